import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cliEnvironment, readStacks } from "../../tools/cdktf";
import { stacksIn } from "../../tools/terraform/synthesis";

/** The calls of the CLI by a read-only command; each ends with exit code 2. */
async function read(...args: string[]) {
  const calls: (readonly string[])[] = [];
  const code = await readStacks(args, (cli) => {
    calls.push(cli);
    return Promise.resolve(2);
  });
  return { code, calls };
}

test("X20: diff and output of stacks go to the CLI with their options, and never access the public registry", async () => {
  expect(await read("diff", "web-dev-dns", "--refresh-only")).toEqual({
    code: 2,
    calls: [["diff", "web-dev-dns", "--refresh-only", "--skip-provider-lock"]],
  });
  expect(await read("output", "web-dev-dns", "web-dev-dr")).toEqual({
    code: 2,
    calls: [["output", "web-dev-dns", "web-dev-dr", "--skip-provider-lock"]],
  });
});

test("X20: without a stack nothing runs, and the usage is printed", async () => {
  await expect(read("output", "--no-color")).rejects.toThrow(
    "output: name a stack\nusage: npm run output -- web-dev-dns",
  );
});

test("X20: the CLI runs the Terraform of the setup, even if it is not on the PATH", () => {
  expect(cliEnvironment("/there/terraform", { TF_CLI_CONFIG_FILE: "/there/terraform.rc" })).toEqual({
    TF_CLI_CONFIG_FILE: "/there/terraform.rc",
    TERRAFORM_BINARY_NAME: "/there/terraform",
  });
  const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect([scripts["diff"], scripts["output"], scripts["deploy"]]).toEqual([
    "node tools/run.mjs cdktf diff",
    "node tools/run.mjs cdktf output",
    "node tools/run.mjs deploy-stacks",
  ]);
});

test("X20: a folder without synthesized stacks is an error with the command to synthesize", () => {
  const empty = fs.mkdtempSync(path.join(os.tmpdir(), "empty-"));
  expect(() => stacksIn(empty)).toThrow(
    `nothing is synthesized in ${empty}\n  - npx cdktf synth\n  - on the emulator: npm start -- --keep`,
  );
  fs.rmdirSync(empty);
});
