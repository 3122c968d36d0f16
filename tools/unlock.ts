import * as path from "node:path";
import { argumentsOf } from "./console/arguments";
import type { ToolContext } from "./console/context";
import { EMULATOR_STORE } from "./emulator/session";
import { Failure } from "./console/failure";
import { stacksIn, synthesize } from "./terraform/synthesis";
import { Terraform } from "./terraform/terraform";

const CALL = {
  tool: "unlock",
  options: {},
  most: 2,
  usage: ["npm run unlock -- <stack> <lock id>, both as the failed run told them"],
} as const;

/** `npm run unlock -- <stack> <lock id>`: takes away the lock that a killed run has left on a state. */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const [name, lock] = argumentsOf(CALL, args).positionals;
  if (name === undefined || lock === undefined) {
    throw new Failure("unlock: which lock?", ...CALL.usage);
  }
  const emulator = process.env["AWS_ENDPOINT_URL"] !== undefined;
  const outdir = emulator ? path.join(EMULATOR_STORE, "cdktf.out") : path.resolve("cdktf.out");
  if (!emulator) await synthesize(outdir, process.env["STEADFAST_DEPLOYMENTS"] ?? "*");
  const stacks = stacksIn(outdir);
  const stack = stacks.find((one) => one.name === name);
  if (!stack) throw new Failure(`'${name}' is no stack: there are ${stacks.map((one) => one.name).join(", ")}`);
  const run = new Terraform({ program: terraform, folder: stack.folder, env });
  await run.init("-reconfigure");
  await run.must(["force-unlock", "-force", lock]);
  console.log(`the lock ${lock} on ${name} is gone; run again what had failed`);
  return 0;
}
