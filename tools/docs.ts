import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { chosen } from "../config";
import { RULES } from "../constructs/policy/rules";
import { PECULIARITIES } from "../emulator/overrides/table";
import { build } from "../stacks/build";
import { synth } from "../stacks/synth";
import { policyPage } from "./docs/policy";
import { type TypedStack, verificationPage } from "./docs/verification";

/** The deployment that is applied on the embedded AWS by `npm start` and `npm test`. */
const APPLIED = "web-dev";

/** The generated pages by file name. */
export function generatedPages(): Record<string, string> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-docs-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    for (const deployment of chosen()) build(app, deployment);
    const { accepted } = synth(app);
    const stacks = fs
      .readdirSync(path.join(outdir, "stacks"))
      .sort()
      .map((name) => typed(outdir, name));
    const deployed = stacks.filter(({ name }) => name.startsWith(APPLIED));
    return {
      "policy.md": policyPage(RULES, accepted),
      "verification.md": verificationPage(stacks, deployed, PECULIARITIES),
    };
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

/** `npm run docs`: writes the generated parts of `docs/`. */
export function main(): number {
  for (const [name, text] of Object.entries(generatedPages())) {
    const file = path.join("docs", "generated", name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    console.log(file);
  }
  return 0;
}

function typed(outdir: string, name: string): TypedStack {
  const stack = JSON.parse(fs.readFileSync(path.join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as {
    resource?: Record<string, unknown>;
  };
  return { name, types: Object.keys(stack.resource ?? {}) };
}
