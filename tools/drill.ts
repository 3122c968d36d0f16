import { chosen } from "../config";
import { recoveryPlanOf } from "../stacks/build";
import { Progress } from "./console/progress";
import type { ToolContext } from "./context";
import { rehearsalOf } from "./drill/rehearsal";
import { rehearse } from "./drill/rehearse";
import { keptSession, runningKept } from "./embedded/session";

/**
 * `npm run drill -- failover|switchover|failback|drill`: on the embedded AWS where one is left running, or else on the account
 * of the credentials in the shell.
 */
export async function main({ args }: ToolContext): Promise<number> {
  const rehearsal = rehearsalOf(args);
  const [deployment] = chosen(rehearsal.deployment);
  if (runningKept()) await keptSession(deployment!.account);
  const { item } = await rehearse(recoveryPlanOf(deployment!), rehearsal, new Progress());
  return item.outcome === "succeeded" ? 0 : 1;
}
