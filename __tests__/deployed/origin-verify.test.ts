import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { TerraformStack } from "cdktf";
import { originVerifyValues } from "../../stacks/shared/edge/origin-verify";
import { runProgram } from "../../tools/terraform/terraform";
import { machine } from "../support/machine";
import { synthesized } from "../support/synth";

const { terraform, env } = machine();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-origin-verify-"));

beforeAll(async () => {
  const { variables } = synthesized((app) => originVerifyValues(new TerraformStack(app, "variables")));
  fs.writeFileSync(path.join(folder, "cdk.tf.json"), JSON.stringify(variables));
  await runProgram(terraform, ["init"], { folder, env });
});
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Error of Terraform for values; empty if it accepts them. */
async function refusal(values: readonly string[]): Promise<string> {
  const { code, output } = await runProgram(terraform, ["plan", "-input=false", "-no-color"], {
    folder,
    env: { ...env, TF_VAR_origin_verify: JSON.stringify(values) },
  });
  return code === 0 ? "" : output;
}

const value = (length: number) => "aZ0_-".repeat(26).slice(0, length);
const times = (count: number) => Array.from({ length: count }, (_, i) => `${value(32)}${i}`);

test("16: origin_verify accepts exactly the values that a load balancer rule accepts", async () => {
  for (const taken of [[value(32)], [value(128)], times(3)]) expect(await refusal(taken)).toBe("");
  const wrong = [[], [value(31)], [value(129)], times(4), [value(32), `${value(32)}*`], [`${value(32)}?`]];
  for (const values of wrong) {
    expect((await refusal(values)).replaceAll(/[\s│]+/g, " ")).toContain(
      "origin_verify should be a list of 1 to 3 values, the first being the one to send, each of 32 to 128 letters, digits, " +
        "_ and -: load balancers refuse longer ones and take * and ? for patterns.",
    );
  }
});
