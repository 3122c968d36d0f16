import { Construct } from "constructs";
import { OBSERVER_METRICS } from "../../dr/record/recovery-metrics";
import type { ObservedSite } from "../workflow/site-observer";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface ObserverMonitorProps extends MonitorProps {
  /** Sites that the observer of this region checks. */
  readonly observedSites: readonly Pick<ObservedSite, "site" | "observer">[];
  /**
   * Consecutive minutes without a check until the alarm is raised.
   * @default 3
   */
  readonly silentMinutes?: number;
}

/**
 * Monitors the observers: the observation of an observer that does not report is unknown, and with too many unknown
 * observations no outage can be confirmed. So missing data is breaching.
 */
export class ObserverMonitor extends Construct implements Monitor {
  readonly title = "Observers";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, { topic, observedSites, silentMinutes = 3 }: ObserverMonitorProps) {
    super(scope, id);
    this.alarms = observedSites.map(
      ({ site, observer: { name, namespace, dimensions } }) =>
        new Alarm(this, site, {
          topic,
          name: `heartbeat-${site}`,
          meaning: `The observer '${name}' has not checked the ${site} for ${silentMinutes} minutes: its observation is unknown.`,
          remedy: "read the log of the observer's function; until it reports again, an outage may not be confirmed.",
          metric: {
            namespace,
            name: OBSERVER_METRICS.heartbeat,
            dimensions,
            statistic: "Sum",
            label: `Checks of the ${site}`,
          },
          comparison: "below",
          threshold: 1,
          periods: silentMinutes,
          missingData: "breaching",
          severity: "page",
        }),
    );
    this.widgets = [alarmGraph("Checks per minute", this.alarms)];
  }
}
