import { deploymentId } from "../config";
import { ControlClient } from "../emulator/control-client";
import { argumentsOf, oneDeployment } from "./console/arguments";
import type { ToolContext } from "./console/context";
import { ADMINISTRATOR } from "./deployer/deployer";
import { keepPolicies } from "./deployer/files";
import { deployerPolicies, length, MAX_POLICIES } from "./deployer/policies";
import { runningKept } from "./emulator/session";
import { Failure } from "./console/failure";

const CALL = {
  tool: "deployer-policy",
  options: {},
  most: 1,
  usage: ["npm run deployer-policy", "npm run deployer-policy -- web-prod"],
} as const;

/**
 * `npm run deployer-policy`: derives the least-privilege policy of the deployer from the calls of the deployment that
 * `npm start -- --keep --administrator` left running, and writes it to `policies/`.
 */
export async function main({ args }: ToolContext): Promise<number> {
  const deployment = oneDeployment(CALL, argumentsOf(CALL, args).positionals[0] ?? "web-dev");
  const kept = runningKept();
  if (!kept) throw new Failure("no deployment is running", "start one: npm start -- --keep --administrator");
  const id = deploymentId(deployment);
  const needed = (await new ControlClient(kept.control).permissions()).filter(({ caller }) => caller === ADMINISTRATOR);
  refusePartial(needed);
  const policies = deployerPolicies(needed, id);
  if (policies.length > MAX_POLICIES) {
    throw new Failure(
      `${policies.length} policies are needed, but a role can have at most ${MAX_POLICIES}`,
      "widen resources in tools/deployer/policies.ts",
    );
  }
  keepPolicies(id, deployment.account, policies).forEach((file, at) => {
    console.log(`${file}: ${length(policies[at]!)} characters`);
  });
  return 0;
}

/** Calls of every first deployment, which no later run makes. */
const FIRST_APPLY = ["iam:CreateRole", "s3:CreateBucket"];

/** Throws when the calls are not those of a complete first deployment: the policies would lack permissions. */
export function refusePartial(needed: readonly { readonly action: string }[]): void {
  const lacking = FIRST_APPLY.filter((action) => !needed.some((one) => one.action === action));
  if (lacking.length === 0) return;
  throw new Failure(
    `the running deployment was not created by the administrator in one run: no call of ${lacking.join(" or ")}`,
    "npm run emulator -- stop, then npm start -- --keep --administrator",
  );
}
