import { functionByName } from "../../constructs/compute/lambda";
import { ObserverMonitor } from "../../constructs/observability/observer-monitor";
import { ObserverSchedules } from "../../constructs/workflow/observer-schedules";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { RECOVERY, type RecoveryProps, watchedBy } from "./recovery";

/**
 * The schedules of the control region's observer, with the alarms on its heartbeats. It reports a site that does not exist yet
 * as unhealthy, so they come after the sites and their names; without them no outage is confirmed.
 */
export function recoveryObserver(stack: SiteStack, { sites }: DeploymentFrame, props: RecoveryProps): SiteStack {
  const { plan } = props;
  const watched = watchedBy(props, "control", sites);
  new ObserverSchedules(stack, "observer-schedules", {
    plan,
    watched,
    function: functionByName(stack, RECOVERY.observe),
  });
  new ObserverMonitor(stack, "observer-monitor", { topic: { arn: plan.topic }, watched });
  return stack;
}
