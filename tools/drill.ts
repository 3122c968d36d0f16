import { otherSite } from "../dr/plan/plan";
import { recoveryPlanOf } from "../stacks/build";
import { oneDeployment } from "./console/arguments";
import { Progress } from "./console/progress";
import type { ToolContext } from "./console/context";
import { duringOutage, observeAll } from "./drill/outage";
import { CALL, requestOf } from "./drill/workflow-request";
import { runWorkflow } from "./drill/run-workflow";
import { keptSession, runningKept } from "./emulator/session";
import { Failure } from "./console/failure";

/** Exit code of a program that SIGINT ended, as in shells. */
const INTERRUPTED = 130;

/**
 * `npm run drill -- failover|switchover|failback|drill|deactivate`: on the emulator if one is running, else in the account
 * of the credentials.
 */
export async function main({ args }: ToolContext): Promise<number> {
  const request = requestOf(args);
  const kept = runningKept();
  const deployment = oneDeployment(CALL, request.deployment ?? (kept ? "web-dev" : undefined));
  const control = kept ? (await keptSession(deployment.account)).control : undefined;
  const plan = recoveryPlanOf(deployment);
  const progress = new Progress();
  const loss = request.outage && { lost: otherSite(request.site), how: request.outage };
  if (loss && !control) {
    throw new Failure("drill: --outage needs the emulator, which is not running", "start it: npm start -- --keep");
  }
  process.once("SIGINT", () => {
    console.log(
      `\nno longer following the execution, which continues: see Step Functions in ${plan.sites.control.region}`,
    );
    const restored = loss ? control!.restoreRegion(plan.sites[loss.lost].region) : Promise.resolve();
    void restored.finally(() => process.exit(INTERRUPTED));
  });
  // The emulator has no timer for schedules: the last observations may be outdated.
  if (control) await progress.step("run the observers of both sites", () => observeAll(plan, control));
  const work = () => runWorkflow(plan, request, progress);
  const { item } = await (loss ? duringOutage(plan, control!, progress, loss, work) : work());
  return item.outcome === "succeeded" ? 0 : 1;
}
