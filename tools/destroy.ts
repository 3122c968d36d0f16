import * as path from "node:path";
import { deploymentId } from "../config";
import type { Deployment } from "../config/schema/deployment";
import { adapt } from "../emulator/overrides/adapt";
import { deploymentOrder, recoveryPlanIfAny } from "../stacks/build";
import { argumentsOf, oneDeployment } from "./console/arguments";
import { exclusively } from "./console/exclusive";
import { PlainClient } from "./aws/plain-client";
import { Progress } from "./console/progress";
import type { ToolContext } from "./console/context";
import { destroyDeployment } from "./destroy/destroy";
import { addressesLeft, isContinued } from "./destroy/earlier-run";
import { ALLOW_FAILED_OVER } from "./destroy/failed-over";
import { keptSecrets } from "./destroy/kept-secrets";
import { removeReaders } from "./destroy/readers";
import { DrTableView } from "./recovery/dr-table";
import { keptSession, runningKept } from "./emulator/session";
import { EMULATOR_STORE } from "./emulator/store";
import { Failure, usageFailure } from "./console/failure";
import { callerAccount } from "./preflight/caller";
import { readStackFile } from "./preflight/stack-files";
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
    "--state-backends  also destroy the state backends, with every version of the states",
    `${ALLOW_FAILED_OVER}  destroy even if the deployment is failed over`,
  ],
} as const;

/**
 * `npm run destroy -- <deployment> --confirm <deployment> [--state-backends] [--allow-failed-over]`: destroys a deployment on the
 * emulator if one is running, else in the account of the credentials. Refuses a deployment that is protected or failed over.
 */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const { values, positionals } = argumentsOf(CALL, args);
  const deployment = oneDeployment(CALL, positionals[0]);
  const id = deploymentId(deployment);
  if (positionals[0] !== id || values.confirm !== id) {
    throw usageFailure("destroy: name the deployment twice, because it cannot be restored", CALL.usage);
  }
  return exclusively("destroy", () => destroyIt({ terraform, env }, deployment, values));
}

interface DestroyValues {
  readonly "state-backends"?: boolean | undefined;
  readonly "allow-failed-over"?: boolean | undefined;
}

async function destroyIt(
  { terraform, env }: Pick<ToolContext, "terraform" | "env">,
  deployment: Deployment,
  values: DestroyValues,
): Promise<number> {
  const id = deploymentId(deployment);
  const session = runningKept() ? await keptSession(deployment.account) : undefined;
  const progress = new Progress();
  progress.heading(`Destroy ${id} ${session ? "on the emulator" : `in account ${deployment.account}`}\n`);
  const control = deployment.sites.find(({ role }) => role === "control")!;
  const caller = await callerAccount(new PlainClient(), control.region);
  if (caller !== deployment.account) {
    throw new Failure(
      `${id} belongs to account ${deployment.account}, but the credentials belong to account ${caller}`,
    );
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
  const scratch = path.resolve(session ? path.join(EMULATOR_STORE, "destroy") : ".steadfast/destroy");
  const continued = isContinued(stacks, scratch);
  await destroyDeployment({
    deployment: id,
    order: deploymentOrder(deployment),
    stacks,
    scratch,
    terraform,
    env,
    progress,
    stateBackends,
    record: async () => {
      const plan = values["allow-failed-over"] ? undefined : recoveryPlanIfAny(deployment);
      return plan && (await new DrTableView(plan).deployed());
    },
    hasState: async (stack) => (await addressesLeft(readStackFile(stack).backend, continued)) !== undefined,
    prepare: () => removeReaders(stacks),
  });
  progress.line(`\n${id} is destroyed. AWS keeps for some time:`);
  progress.line("  KMS keys until the end of their waiting period; until then their deletion can be canceled");
  for (const line of keptSecrets(stacks.map(readStackFile))) progress.line(line);
  if (!stateBackends)
    progress.line("  the state backends exist; npm run destroy with --state-backends destroys them too");
  return 0;
}
