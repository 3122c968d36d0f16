import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import { checked } from "../../config/schema/check";
import { build } from "../../stacks/build";
import { synth } from "../../stacks/synth";
import { inOrder } from "../../tools/in-order";
import { stacksIn, type StackEntry, synthesize } from "../../tools/synthesis";
import { runProgram, Terraform } from "../../tools/terraform/terraform";
import { everythingOn } from "../../tools/docs/variants";
import { validDeployment } from "../support/deployment";
import { machine } from "../support/machine";

const { terraform, env } = machine();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-validate-"));
const shared = { ...env, TF_DATA_DIR: path.join(folder, "data") };
let stacks: StackEntry[];

const run = (stack: StackEntry) => new Terraform({ program: terraform, folder: stack.folder, env: shared });

beforeAll(async () => {
  await synthesize(folder, "*");
  const everything = path.join(folder, "everything");
  const app = new App({ outdir: everything, stackTraces: false });
  build(app, checked([{ source: "test", value: everythingOn(validDeployment("prod")) }])[0]!);
  synth(app);
  stacks = [...stacksIn(folder), ...stacksIn(everything)];
  // One initialization serves all: they use the same provider in the same version.
  await run(stacks[0]!).init("-backend=false");
  const lock = path.join(stacks[0]!.folder, ".terraform.lock.hcl");
  for (const stack of stacks.slice(1)) fs.copyFileSync(lock, path.join(stack.folder, ".terraform.lock.hcl"));
}, 1_200_000);
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

test("every stack of every deployment, and of one with every option on, is valid by the real provider's schema", async () => {
  expect(stacks.length).toBeGreaterThan(10);
  await inOrder(
    stacks.map((stack) => ({ ...stack, dependencies: [] })),
    (stack) => run(stack).validate(),
    2,
  );
}, 1_200_000);

test("stacks without JSON in texts, web ACLs and ephemeral resources, which CDKTF cannot write, are valid as HCL too", async () => {
  const hcl = path.join(folder, "hcl");
  fs.mkdirSync(hcl);
  await runProgram(process.execPath, ["tools/app.mjs"], {
    folder: process.cwd(),
    env: { CDKTF_OUTDIR: hcl, SYNTH_HCL_OUTPUT: "true", STEADFAST_DEPLOYMENTS: "web-prod" },
  });
  for (const { name } of stacks.filter((stack) =>
    /web-prod-(identity|primary-base|dns|state-secondary)$/.test(stack.name),
  )) {
    const copy = path.join(hcl, "stacks", name);
    expect(fs.readFileSync(path.join(copy, "versions.tf"), "utf8")).toContain('required_version = ">= 1.11"');
    fs.copyFileSync(path.join(stacks[0]!.folder, ".terraform.lock.hcl"), path.join(copy, ".terraform.lock.hcl"));
    await run({ name, folder: copy, dependencies: [] }).validate();
  }
}, 1_200_000);

test("fails on an argument that the schema does not know", async () => {
  const [stack] = stacks;
  const file = path.join(stack!.folder, "planted.tf.json");
  fs.writeFileSync(file, JSON.stringify({ resource: { aws_vpc: { planted: { cidr: "10.0.0.0/16" } } } }));
  await expect(run(stack!).validate()).rejects.toThrow(/planted[\s\S]*cidr/);
  fs.rmSync(file);
}, 1_200_000);
