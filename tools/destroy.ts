import * as path from "node:path";
import { deploymentId } from "../config";
import { adapt } from "../emulator/overrides/adapt";
import { deploymentOrder, recoveryPlanOf } from "../stacks/build";
import { argumentsOf, oneDeployment } from "./console/arguments";
import { PlainClient } from "./aws/plain-client";
import { Progress } from "./console/progress";
import type { ToolContext } from "./console/context";
import { destroyDeployment } from "./destroy/destroy";
import { ALLOW_FAILED_OVER } from "./destroy/failed-over";
import { removeReaders } from "./destroy/readers";
import { DrTableView } from "./drill/dr-table";
import { EMULATOR_STORE, keptSession, runningKept } from "./emulator/session";
import { Failure } from "./console/failure";
import { callerAccount } from "./preflight/caller";
import { stacksIn, synthesize } from "./terraform/synthesis";

const CALL = {
  tool: "destroy",
  options: {
    confirm: { type: "string" },
    "state-backends": { type: "boolean" },
    "allow-failed-over": { type: "boolean" },
  },
  most: 1,
  usage: [
    "npm run destroy -- web-dev --confirm web-dev",
    "with the state backends and every version of the states: … --state-backends",
    `although it is failed over: … ${ALLOW_FAILED_OVER}`,
  ],
} as const;

/**
 * `npm run destroy -- <deployment> --confirm <deployment> [--state-backends] [--allow-failed-over]`: destroys a deployment on the emulator
 * where one is left running, or else on the account of the shell's credentials. What is protected or failed over is refused.
 */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const { values, positionals } = argumentsOf(CALL, args);
  const deployment = oneDeployment(CALL, positionals[0]);
  const id = deploymentId(deployment);
  if (positionals[0] !== id || values.confirm !== id) {
    throw new Failure("destroy: name the deployment twice, for nothing brings it back", ...CALL.usage);
  }
  const session = runningKept() ? await keptSession(deployment.account) : undefined;
  const progress = new Progress();
  progress.heading(`Destroy ${id} on ${session ? "the emulator" : `account ${deployment.account}`}\n`);
  const control = deployment.sites.find(({ role }) => role === "control")!;
  const caller = await callerAccount(new PlainClient(), control.region);
  if (caller !== deployment.account) {
    throw new Failure(`${id} belongs to account ${deployment.account}, the credentials to ${caller}`);
  }
  const outdir = await progress.step("synthesize", async () => {
    const synthesized = session ? path.join(EMULATOR_STORE, "synthesized") : path.resolve("cdktf.out");
    await synthesize(synthesized, id);
    if (!session) return synthesized;
    adapt(synthesized, path.join(EMULATOR_STORE, "cdktf.out"));
    return path.join(EMULATOR_STORE, "cdktf.out");
  });
  const stateBackends = values["state-backends"] ?? false;
  const stacks = stacksIn(outdir);
  await destroyDeployment({
    deployment: id,
    order: deploymentOrder(deployment),
    stacks,
    scratch: path.resolve(session ? path.join(EMULATOR_STORE, "destroy") : ".steadfast/destroy"),
    terraform,
    env,
    progress,
    stateBackends,
    record: async () =>
      values["allow-failed-over"] ? undefined : await new DrTableView(recoveryPlanOf(deployment)).deployed(),
    prepare: () => removeReaders(stacks),
  });
  progress.line(`\n${id} is destroyed. What AWS keeps for a while:`);
  progress.line("  KMS keys are deleted after their waiting period; until then they can be brought back");
  progress.line(
    `  the secrets ${id}-database and ${id}-database-app keep their names for 7 days; to deploy before, for each:`,
  );
  progress.line(
    "    aws secretsmanager delete-secret --region <primary's> --force-delete-without-recovery --secret-id <name>",
  );
  if (!stateBackends) progress.line("  the state backends: npm run destroy with --state-backends removes them too");
  return 0;
}
