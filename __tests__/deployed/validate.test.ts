import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { checked } from "../../config/schema/check";
import { build } from "../../stacks/build";
import { synth } from "../../stacks/synth";
import { readStackFile } from "../../tools/preflight/stack-files";
import { stacksIn, type StackEntry, synthesize } from "../../tools/terraform/synthesis";
import { runProgram, Terraform } from "../../tools/terraform/terraform";
import { multiRegionWeb } from "../../config/multi-region-web";
import { everythingOn } from "../../tools/docs/variants";
import { validDeployment } from "../support/deployment";
import { machine } from "../support/machine";
import { oddDeployments } from "../support/odd-values";

const { terraform, env } = machine();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-validate-"));
let stacks: StackEntry[];
let all: Terraform;

/**
 * Terraform for many stacks at once: as modules of one configuration they are validated in one process, which reads the
 * provider's schema once. Variables without a default get a variable of any type.
 */
async function together(name: string, folders: Readonly<Record<string, string>>): Promise<Terraform> {
  const root = path.join(folder, name);
  fs.mkdirSync(root);
  const module = Object.fromEntries(
    Object.entries(folders).map(([stack, at]) => [stack, { source: at, ...anything(stack) }]),
  );
  fs.writeFileSync(path.join(root, "main.tf.json"), JSON.stringify({ variable: { any: { type: "any" } }, module }));
  const all = new Terraform({ program: terraform, folder: root, env });
  await all.init("-backend=false");
  return all;
}

function anything(stack: string): Record<string, string> {
  const { variables } = readStackFile(stacks.find(({ name }) => name === stack)!);
  return Object.fromEntries(variables.map((variable) => [variable, "${var.any}"]));
}

/** Stacks of deployments with odd values that the configuration accepts. */
function odd(): StackEntry[] {
  return oddDeployments(multiRegionWeb("dev"), 3).flatMap((value, i) => {
    const outdir = path.join(folder, `odd-${i}`);
    const app = new App({ outdir, stackTraces: false });
    build(app, checked([{ source: "test", value }])[0]!);
    app.synth();
    return stacksIn(outdir).map((stack) => ({ ...stack, name: `odd-${i}-${stack.name}` }));
  });
}

beforeAll(async () => {
  await synthesize(folder, "*");
  const everything = path.join(folder, "everything");
  const app = new App({ outdir: everything, stackTraces: false });
  build(app, checked([{ source: "test", value: everythingOn(validDeployment("prod")) }])[0]!);
  synth(app);
  // The stacks of the deployment with every option have the names of another deployment.
  const named = stacksIn(everything).map((stack) => ({ ...stack, name: `everything-${stack.name}` }));
  stacks = [...stacksIn(folder), ...named, ...odd()];
  all = await together("all", Object.fromEntries(stacks.map((stack) => [stack.name, stack.folder])));
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

test("every stack of every deployment, of one with every option on, and of those with odd values, is valid in the real provider's schema", async () => {
  expect(stacks.length).toBeGreaterThan(10);
  await all.validate();
});

test("stacks without JSON in texts, web ACLs and ephemeral resources, which CDKTF cannot write, are valid as HCL too", async () => {
  const hcl = path.join(folder, "hcl");
  fs.mkdirSync(hcl);
  await runProgram(process.execPath, ["tools/app.mjs"], {
    folder: process.cwd(),
    env: { CDKTF_OUTDIR: hcl, SYNTH_HCL_OUTPUT: "true", STEADFAST_DEPLOYMENTS: "web-prod" },
  });
  const written = stacks
    .filter(({ name }) => /^web-prod-(identity|primary-base|dns|state-secondary)$/.test(name))
    .map(({ name }) => [name, path.join(hcl, "stacks", name)] as const);
  expect(written).toHaveLength(4);
  for (const [, at] of written) {
    expect(fs.readFileSync(path.join(at, "versions.tf"), "utf8")).toContain('required_version = ">= 1.11"');
  }
  await (await together("as-hcl", Object.fromEntries(written))).validate();
});

test("fails on an argument that is not in the schema", async () => {
  const { name, folder: at } = stacks.find((stack) => stack.name === "web-prod-state-secondary")!;
  const one = await together("invalid", { [name]: at });
  await one.validate();
  const file = path.join(at, "invalid.tf.json");
  fs.writeFileSync(file, JSON.stringify({ resource: { aws_vpc: { invalid: { cidr: "10.0.0.0/16" } } } }));
  await expect(one.validate()).rejects.toThrow(/invalid[\s\S]*cidr/);
});
