import * as path from "node:path";
import { argumentsOf } from "./console/arguments";
import type { ToolContext } from "./console/context";
import { exclusively } from "./console/exclusive";
import { EMULATOR_STORE } from "./emulator/store";
import { usageFailure } from "./console/failure";
import { stacksIn, synthesize } from "./terraform/synthesis";
import { Terraform } from "./terraform/terraform";

const CALL = {
  tool: "unlock",
  options: {},
  most: 2,
  usage: ["npm run unlock -- <stack> <lock id>", "the failed run printed the stack and the lock id"],
} as const;

/** `npm run unlock -- <stack> <lock id>`: runs `terraform force-unlock` on a state that a killed run left locked. */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const [name, lock] = argumentsOf(CALL, args).positionals;
  if (name === undefined || lock === undefined) {
    throw usageFailure("unlock: name a stack and a lock id", CALL.usage);
  }
  return exclusively("unlock", () => forceUnlock({ terraform, env }, name, lock));
}

async function forceUnlock(
  { terraform, env }: Pick<ToolContext, "terraform" | "env">,
  name: string,
  lock: string,
): Promise<number> {
  const emulator = process.env["AWS_ENDPOINT_URL"] !== undefined;
  const outdir = emulator ? path.join(EMULATOR_STORE, "cdktf.out") : path.resolve("cdktf.out");
  if (!emulator) await synthesize(outdir, process.env["STEADFAST_DEPLOYMENTS"] ?? "*");
  const stacks = stacksIn(outdir);
  const stack = stacks.find((one) => one.name === name);
  if (!stack) {
    const known = stacks.map((one) => one.name).join(", ");
    throw usageFailure(`unlock: unknown stack '${name}'; the stacks are ${known}`, CALL.usage);
  }
  const run = new Terraform({ program: terraform, folder: stack.folder, env });
  await run.init("-reconfigure");
  await run.must(["force-unlock", "-force", lock]);
  console.log(`removed the lock ${lock} of ${name}; run the failed command again`);
  return 0;
}
