import { switchMetric } from "../../constructs/edge/traffic-switch";
import { otherSite, type ServingRole } from "../../dr/plan/plan";
import { OBSERVER_METRICS } from "../../dr/record/recovery-metrics";
import type { Observer } from "../../dr/steps/confirm-outage";
import type { RecoverableStacks } from "./recovery";

/** Observers of a site: in the control region and in the other site, which do not fail together with it. */
export function observersOf({ names, sites }: RecoverableStacks, site: ServingRole): Observer[] {
  return (["control", otherSite(site)] as const).map((observer) => ({
    name: observer,
    region: sites[observer].site.region,
    namespace: switchMetric(names, site).namespace,
    metric: OBSERVER_METRICS.healthy,
    dimensions: { Site: site, Observer: observer },
  }));
}
