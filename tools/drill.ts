import { otherSite } from "../dr/plan/plan";
import { recoveryPlanOf } from "../stacks/build";
import { oneDeployment } from "./console/arguments";
import { Progress } from "./console/progress";
import type { ToolContext } from "./console/context";
import { duringOutage, observeAll } from "./drill/outage";
import { CALL, rehearsalOf } from "./drill/rehearsal";
import { rehearse } from "./drill/rehearse";
import { keptSession, runningKept } from "./emulator/session";
import { Failure } from "./console/failure";

/** As shells count a program that SIGINT has ended. */
const INTERRUPTED = 130;

/**
 * `npm run drill -- failover|switchover|failback|drill`: on the emulator where one is left running, or else on the account
 * of the credentials in the shell.
 */
export async function main({ args }: ToolContext): Promise<number> {
  const rehearsal = rehearsalOf(args);
  const kept = runningKept();
  const deployment = oneDeployment(CALL, rehearsal.deployment ?? (kept ? "web-dev" : undefined));
  const control = kept ? (await keptSession(deployment.account)).control : undefined;
  const plan = recoveryPlanOf(deployment);
  const progress = new Progress();
  const loss = rehearsal.outage && { lost: otherSite(rehearsal.site), how: rehearsal.outage };
  if (loss && !control) {
    throw new Failure("drill: --outage is for the emulator, and none is running", "leave one: npm start -- --keep");
  }
  process.once("SIGINT", () => {
    console.log(`\nnobody follows it any more, but it goes on: see Step Functions in ${plan.sites.control.region}`);
    const restored = loss ? control!.restoreRegion(plan.sites[loss.lost].region) : Promise.resolve();
    void restored.finally(() => process.exit(INTERRUPTED));
  });
  // The schedules of the emulator are fired by hand: what the observers said last may long be untrue.
  if (control) await progress.step("the observers look at both sites", () => observeAll(plan, control));
  const work = () => rehearse(plan, rehearsal, progress);
  const { item } = await (loss ? duringOutage(plan, control!, progress, loss, work) : work());
  return item.outcome === "succeeded" ? 0 : 1;
}
