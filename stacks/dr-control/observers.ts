import { switchMetric } from "../../constructs/edge/traffic-switch";
import { otherSite, type ServingRole } from "../../dr/plan/plan";
import type { Observer } from "../../dr/steps/confirm-outage";
import type { RecoveredStacks } from "./recovery";

/** Observers of a site: in the control region and in the other site, which do not fail together with it. */
export function observersOf({ names, sites }: RecoveredStacks, watched: ServingRole): Observer[] {
  return (["control", otherSite(watched)] as const).map((observer) => ({
    name: observer,
    region: sites[observer].site.region,
    namespace: switchMetric(names, watched).namespace,
    metric: "Healthy",
    dimensions: { Site: watched, Observer: observer },
  }));
}
