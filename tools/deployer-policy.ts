import { chosen, deploymentId } from "../config";
import { ControlClient } from "../emulator/control-client";
import type { ToolContext } from "./context";
import { ADMINISTRATOR } from "./deployer/deployer";
import { keepPolicies } from "./deployer/files";
import { deployerPolicies, length } from "./deployer/policies";
import { runningKept } from "./embedded/session";
import { Failure } from "./failure";

/**
 * `npm run deployer-policy`: derives the least policy for whoever deploys from the calls of the deployment that
 * `npm start -- --keep --administrator` left running, and keeps it in `policies/`.
 */
export async function main({ args }: ToolContext): Promise<number> {
  const kept = runningKept();
  if (!kept) throw new Failure("no deployment is running", "leave one with: npm start -- --keep --administrator");
  const [deployment] = chosen(args.find((arg) => !arg.startsWith("--")) ?? "web-dev");
  const id = deploymentId(deployment!);
  const needed = (await new ControlClient(kept.control).permissions()).filter(({ caller }) => caller === ADMINISTRATOR);
  if (needed.length === 0) throw new Failure("nothing has been deployed there", "npm start -- --keep --administrator");
  const policies = deployerPolicies(needed, id);
  keepPolicies(id, deployment!.account, policies).forEach((file, at) => {
    console.log(`${file}: ${length(policies[at]!)} characters`);
  });
  return 0;
}
