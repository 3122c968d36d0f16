import { functionByName } from "../../constructs/compute/lambda";
import { ObserverMonitor } from "../../constructs/observability/observer-monitor";
import { OutageMonitor } from "../../constructs/observability/outage-monitor";
import { ObserverSchedules } from "../../constructs/workflow/observer-schedules";
import type { SiteStack } from "../shared/site-stack";
import { type RecoverableStacks, RECOVERY, type RecoveryProps, observedSitesOf } from "./recovery";

/** Minutes until an outage pages, unless the automatic failover sets them: a single lost minute is not an outage. */
const OUTAGE_MINUTES = 2;

/**
 * The schedules of the control region's observer, with the alarms on its heartbeats and on what it finds: they page when a
 * site is down. It reports a site that does not exist yet as unhealthy, so they come after the sites and their names; without
 * them no outage is confirmed.
 */
export function recoveryObserver(stack: SiteStack, { sites }: RecoverableStacks, props: RecoveryProps): SiteStack {
  const { plan } = props;
  const observedSites = observedSitesOf(props, "control", sites);
  new ObserverSchedules(stack, "observer-schedules", {
    plan,
    observedSites,
    function: functionByName(stack, RECOVERY.observe),
  });
  const topic = { arn: plan.topic };
  new ObserverMonitor(stack, "observer-monitor", { topic, observedSites });
  new OutageMonitor(stack, "outage-monitor", {
    topic,
    observedSites,
    minutes: props.automaticFailover?.afterMinutes ?? OUTAGE_MINUTES,
  });
  return stack;
}
