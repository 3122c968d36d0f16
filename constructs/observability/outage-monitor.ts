import { Construct } from "constructs";
import type { SiteNames } from "../core/names";
import type { Watched } from "../workflow/site-observer";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface OutageMonitorProps extends MonitorProps {
  /** Sites as an observer of this region sees them. */
  readonly watched: readonly Pick<Watched, "site" | "observer">[];
  /** Minutes in a row that a site has to be unhealthy, at least 1. */
  readonly minutes: number;
}

/** The deterministic ARN of the alarm on a site's outage in an observer's site. */
export function outageAlarmArn(observer: SiteNames, lost: Watched["site"]): string {
  return observer.arn("cloudwatch", `alarm:${observer.of(outageAlarm(lost))}`);
}

function outageAlarm(lost: Watched["site"]): string {
  return `outage-${lost}`;
}

/** Watches sites as an observer sees them. Who says nothing says nothing of an outage. */
export class OutageMonitor extends Construct implements Monitor {
  readonly title = "Sites";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, { topic, watched, minutes }: OutageMonitorProps) {
    super(scope, id);
    this.alarms = watched.map(
      ({ site, observer: { name, namespace, metric, dimensions } }) =>
        new Alarm(this, site, {
          topic,
          name: outageAlarm(site),
          meaning: `The observer '${name}' has found the ${site} unhealthy for ${minutes} minutes.`,
          remedy: "look at the status of the recovery; while the site serves, fail over by its runbook.",
          watched: { namespace, name: metric, dimensions, statistic: "Maximum", label: `Health of the ${site}` },
          comparison: "below",
          threshold: 1,
          periods: minutes,
          missingData: "notBreaching",
          severity: "page",
        }),
    );
    this.widgets = [watchedBy("Health of the sites", this.alarms)];
  }
}
