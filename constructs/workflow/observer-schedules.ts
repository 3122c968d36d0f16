import { Construct } from "constructs";
import type { Plan } from "../../dr/plan/plan";
import type { FunctionRef } from "../compute/lambda";
import { Schedule } from "./schedule";
import { observerSchedule, type ObservedSite } from "./site-observer";

export interface ObserverSchedulesProps {
  readonly plan: Pick<Plan, "name">;
  readonly observedSites: readonly ObservedSite[];
  /** The observer's function. */
  readonly function: FunctionRef;
}

/**
 * Invokes an observer once a minute for each of its sites. It reports a site that does not exist yet as unhealthy, so
 * the schedules whose reports can start a failover come after the sites.
 */
export class ObserverSchedules extends Construct {
  constructor(scope: Construct, id: string, { plan, observedSites, function: observe }: ObserverSchedulesProps) {
    super(scope, id);
    for (const { site, observer, url, referenceUrl, probe } of observedSites) {
      new Schedule(this, site, {
        name: observerSchedule(site),
        description: `Checks the ${site} once a minute`,
        schedule: "rate(1 minute)",
        target: { function: observe, permitted: true },
        input: {
          plan: plan.name,
          site,
          observer: observer.name,
          url,
          ...(referenceUrl === undefined ? {} : { referenceUrl }),
          namespace: observer.namespace,
          probe,
        },
      });
    }
  }
}
