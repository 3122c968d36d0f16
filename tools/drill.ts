import { chosen } from "../config";
import { recoveryPlanOf } from "../stacks/build";
import { Progress } from "./console/progress";
import type { ToolContext } from "./context";
import { rehearsalOf } from "./drill/rehearsal";
import { rehearse } from "./drill/rehearse";
import { keptSession, runningKept } from "./embedded/session";

/** As shells count a program that SIGINT has ended. */
const INTERRUPTED = 130;

/**
 * `npm run drill -- failover|switchover|failback|drill`: on the embedded AWS where one is left running, or else on the account
 * of the credentials in the shell.
 */
export async function main({ args }: ToolContext): Promise<number> {
  const rehearsal = rehearsalOf(args);
  const [deployment] = chosen(rehearsal.deployment);
  if (runningKept()) await keptSession(deployment!.account);
  const plan = recoveryPlanOf(deployment!);
  process.once("SIGINT", () => {
    console.log(`\nnobody follows it any more, but it goes on: see Step Functions in ${plan.sites.control.region}`);
    process.exit(INTERRUPTED);
  });
  const { item } = await rehearse(plan, rehearsal, new Progress());
  return item.outcome === "succeeded" ? 0 : 1;
}
