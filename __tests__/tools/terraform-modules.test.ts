import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { localModules } from "../../stacks/shared/local-modules";
import { evaluate } from "../support/evaluate";
import { machine } from "../support/machine";
import { inTemporaryFolder, readStacks, resource } from "../support/synth";

const GUIDE = fs.readFileSync("docs/guides/terraform-modules.md", "utf8");
/** What the test compiles; not the architectures, which may use modules of their own. */
const SOURCES = ["config", "constructs", "dr", "stacks/shared", "stacks/synth.ts", "package-lock.json"];
const SETTINGS = ["tsconfig.json", "tsconfig.app.json"];
const MAIN = `import { App } from "cdktf";
import { chosen } from "./config";
import { withModule } from "./stacks/architecture/base";
import { DeploymentStacks } from "./stacks/shared/deployment-stacks";
import { synth } from "./stacks/synth";

const app = new App({ stackTraces: false });
const stacks = new DeploymentStacks(app, chosen("web-dev")[0]!);
withModule(stacks.siteStack("primary-base", stacks.servingSites[0]!.names, stacks.identityStack("identity")));
synth(app);
`;

/** A block of code of the guide, without its indentation. */
function block(language: string): string {
  const [, indentation, text] = new RegExp(`^( *)\`\`\`${language}\n([^]*?)\`\`\``, "m").exec(GUIDE)!;
  return text!.replaceAll(new RegExp(`^${indentation!}`, "gm"), "");
}

/** The code of the guide as a function of a stack. */
function stackCode(): string {
  const lines = block("ts").split("\n");
  const [imports, statements] = [true, false].map((top) => lines.filter((line) => line.startsWith("import ") === top));
  return `${imports!.join("\n")}
import type { SiteStack } from "../shared/site-stack";
export function withModule(stack: SiteStack): void {
${statements!.join("\n")}}
`;
}

function run(root: string, program: string, args: readonly string[]): string {
  const result = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...machine().env },
  });
  const output = `${result.stdout}${result.stderr}`;
  if (result.status !== 0) throw new Error(output);
  return output;
}

test("a module of the guide is generated into .gen, and a stack uses it", () => {
  inTemporaryFolder((root) => {
    const file = (name: string) => path.join(root, name);
    const config = JSON.parse(fs.readFileSync("cdktf.json", "utf8")) as object;
    const written = {
      "modules/event-queue/main.tf": block("hcl"),
      "cdktf.json": JSON.stringify({ ...config, ...(JSON.parse(block("json")) as object) }),
      "stacks/architecture/base.ts": stackCode(),
      "main.ts": MAIN,
    };
    for (const name of [...SOURCES, ...SETTINGS]) fs.cpSync(name, file(name), { recursive: true });
    fs.symlinkSync(path.resolve("node_modules"), file("node_modules"));
    for (const [name, text] of Object.entries(written)) {
      fs.mkdirSync(path.dirname(file(name)), { recursive: true });
      fs.writeFileSync(file(name), text);
    }

    run(root, process.execPath, [path.resolve("tools/get.mjs")]);
    expect(fs.readdirSync(file(".gen/modules"))).toEqual(["event-queue.ts"]);
    const app = evaluate("tools/compile/build.mjs", `m.build("app", "${root}")`) as string;
    run(root, process.execPath, [path.join(app, "main.js")]);

    const stack = readStacks(file("cdktf.out"))["web-dev-primary-base"]!;
    const { events } = (stack as unknown as { module: Record<string, Record<string, unknown>> }).module;
    expect(events).toMatchObject({ name: "web-dev-primary-events", retention_days: 7 });
    expect(resource(stack, "aws_ssm_parameter.events_arn")["value"]).toBe("${module.events.arn}");
    const folder = file("cdktf.out/stacks/web-dev-primary-base");
    const { terraform } = machine();
    run(folder, terraform, ["init", "-backend=false"]);
    expect(run(folder, terraform, ["validate"])).toContain("The configuration is valid");
  });
});

test("local modules of cdktf.json are those with a relative path", () => {
  inTemporaryFolder((folder) => {
    const file = path.join(folder, "cdktf.json");
    const modules = [
      { name: "queue", source: "./modules/queue" },
      { name: "shared", source: "../shared" },
      "./modules/topic",
      { name: "vpc", source: "terraform-aws-modules/vpc/aws", version: "5.1.0" },
      "terraform-aws-modules/iam/aws@5.30.0",
      { name: "git", source: "git::https://example.com/vpc.git" },
    ];
    fs.writeFileSync(file, JSON.stringify({ terraformModules: modules }));
    expect(localModules(file)).toEqual(["./modules/queue", "../shared", "./modules/topic"]);
    fs.writeFileSync(file, "{}");
    expect(localModules(file)).toEqual([]);
  });
});
