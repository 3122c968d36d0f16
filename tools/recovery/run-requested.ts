import { otherSite } from "../../dr/plan/plan";
import { recoveryPlanOf } from "../../stacks/build";
import { type Call, oneDeployment } from "../console/arguments";
import { Failure } from "../console/failure";
import { whenInterrupted } from "../console/interruption";
import { Progress } from "../console/progress";
import { keptSession, runningKept } from "../emulator/session";
import { duringOutage, observeAll } from "./outage";
import { runWorkflow } from "./run-workflow";
import type { Requested } from "./workflow-request";

/**
 * Runs a requested workflow to its end and prints its steps and a report: on the emulator if one is running, else in the
 * account of the credentials. Resolves to the exit code.
 */
export async function runRequested(call: Call, request: Requested): Promise<number> {
  const kept = runningKept();
  const deployment = oneDeployment(call, request.deployment ?? (kept ? "web-dev" : undefined));
  const control = kept ? (await keptSession(deployment.account)).control : undefined;
  const plan = recoveryPlanOf(deployment);
  const progress = new Progress();
  const loss = request.outage && { lost: otherSite(request.site), how: request.outage };
  if (loss && !control) {
    throw new Failure(
      `${call.tool}: --outage needs the emulator, which is not running`,
      "start it: npm start -- --keep",
    );
  }
  whenInterrupted(async () => {
    console.log(
      `\nno longer following the execution, which continues: see Step Functions in ${plan.sites.control.region}`,
    );
    if (loss) await control!.restoreRegion(plan.sites[loss.lost].region);
  });
  // The emulator has no timer for schedules: the last observations may be outdated.
  if (control) await progress.step("run the observers of both sites", () => observeAll(plan, control));
  const work = () => runWorkflow(plan, request, progress);
  const { item } = await (loss ? duringOutage(plan, control!, progress, loss, work) : work());
  return item.outcome === "succeeded" ? 0 : 1;
}
