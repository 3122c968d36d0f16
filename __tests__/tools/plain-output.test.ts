import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { runProgram } from "../../tools/terraform/terraform";
import { machine } from "../support/machine";

/** A synthesized stack that needs no provider. */
const STACK = {
  "//": { metadata: { backend: "local", stackName: "plain", version: "0.21.0", overrides: {} }, outputs: {} },
  terraform: { backend: { local: {} } },
  output: { answer: { value: "42" } },
};
const ENTRY = {
  ...{ name: "plain", constructPath: "plain", workingDirectory: "stacks/plain", dependencies: [], annotations: [] },
  synthesizedStackPath: "stacks/plain/cdk.tf.json",
};

test("without a terminal the output of the CDKTF CLI has no control codes, and no line for each frame of a spinner", async () => {
  const build = path.resolve(process.env["STEADFAST_TOOLS_BUILD"]!, "tools/cdktf.js");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-plain-"));
  try {
    const out = path.join(folder, "cdktf.out");
    fs.mkdirSync(path.join(out, "stacks/plain"), { recursive: true });
    fs.writeFileSync(path.join(out, "stacks/plain/cdk.tf.json"), JSON.stringify(STACK));
    fs.writeFileSync(path.join(out, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks: { plain: ENTRY } }));
    fs.copyFileSync("cdktf.json", path.join(folder, "cdktf.json"));
    for (const name of ["node_modules", "tools"]) fs.symlinkSync(path.resolve(name), path.join(folder, name));
    const context = { terraform: machine().terraform, env: { ...machine().env, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" } };
    const script = `
      const { main } = require(${JSON.stringify(build)});
      const args = ["diff", "plain", "--skip-synth"];
      main({ ...${JSON.stringify(context)}, args }).then((code) => { process.exitCode = code; });`;
    // The environment of a build server asks for colours.
    const env = { FORCE_COLOR: "1", TERM: "xterm-256color" };
    const { code, output } = await runProgram(process.execPath, ["-e", script], { folder, env });
    expect([code, output]).toEqual([0, expect.stringContaining('answer = "42"')]);
    expect(output).toBe(stripVTControlCharacters(output));
    expect(output.split("\n").filter((line) => /[\u2800-\u28FF]/.test(line)).length).toBeLessThanOrEqual(1);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}, 40_000);
