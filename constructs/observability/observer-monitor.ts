import { Construct } from "constructs";
import { HEARTBEAT, type Watched } from "../workflow/site-observer";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface ObserverMonitorProps extends MonitorProps {
  /** Sites as the observer of this region sees them. */
  readonly watched: readonly Pick<Watched, "site" | "observer">[];
  /**
   * Minutes in a row without a look until it is told.
   * @default 3
   */
  readonly silentMinutes?: number;
}

/**
 * Watches those who watch: an observer that says nothing counts as unknown, and with too many of them no outage can be
 * confirmed. Silence is the trouble here.
 */
export class ObserverMonitor extends Construct implements Monitor {
  readonly title = "Observers";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, { topic, watched, silentMinutes = 3 }: ObserverMonitorProps) {
    super(scope, id);
    this.alarms = watched.map(
      ({ site, observer: { name, namespace, dimensions } }) =>
        new Alarm(this, site, {
          topic,
          name: `heartbeat-${site}`,
          meaning: `The observer '${name}' has not looked at the ${site} for ${silentMinutes} minutes: what it would say is unknown.`,
          remedy: "read the log of its function; until it looks again, an outage may not be confirmed.",
          watched: { namespace, name: HEARTBEAT, dimensions, statistic: "Sum", label: `Looks at the ${site}` },
          comparison: "below",
          threshold: 1,
          periods: silentMinutes,
          missingData: "breaching",
          severity: "page",
        }),
    );
    this.widgets = [watchedBy("Looks a minute", this.alarms)];
  }
}
