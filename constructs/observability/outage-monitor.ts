import { Construct } from "constructs";
import type { SiteNames } from "../core/names";
import type { ObservedSite } from "../workflow/site-observer";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface OutageMonitorProps extends MonitorProps {
  /** Sites that an observer of this region checks. */
  readonly observedSites: readonly Pick<ObservedSite, "site" | "observer">[];
  /** Consecutive minutes that a site must be unhealthy, at least 1. */
  readonly minutes: number;
}

/** Deterministic ARN of the alarm on a site's outage, in the observer's site. */
export function outageAlarmArn(observer: SiteNames, lost: ObservedSite["site"]): string {
  return observer.arn("cloudwatch", `alarm:${observer.of(outageAlarm(lost))}`);
}

function outageAlarm(lost: ObservedSite["site"]): string {
  return `outage-${lost}`;
}

/** Raises an alarm on the outage of a site as an observer reports it. Missing observations raise no alarm. */
export class OutageMonitor extends Construct implements Monitor {
  readonly title = "Sites";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, { topic, observedSites, minutes }: OutageMonitorProps) {
    super(scope, id);
    this.alarms = observedSites.map(
      ({ site, observer: { name, namespace, metric, dimensions } }) =>
        new Alarm(this, site, {
          topic,
          name: outageAlarm(site),
          meaning: `The observer '${name}' has reported the ${site} as unhealthy for ${minutes} minutes.`,
          remedy: "check the status of the recovery; if the site is active, fail over as its runbook describes.",
          metric: { namespace, name: metric, dimensions, statistic: "Maximum", label: `Health of the ${site}` },
          comparison: "below",
          threshold: 1,
          periods: minutes,
          missingData: "notBreaching",
          severity: "page",
        }),
    );
    this.widgets = [alarmGraph("Health of the sites", this.alarms)];
  }
}
