import { Construct } from "constructs";
import type { Readiness } from "../workflow/readiness";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface ReadinessMonitorProps extends MonitorProps {
  readonly readiness: Pick<Readiness, "sites" | "namespace" | "metrics">;
  /** Name of the plan. */
  readonly plan: string;
}

/** Two reports are due per hour, so a late one does not raise the alarm. */
const HOUR_SECONDS = 3600;

/** Raises an alarm when the standby is not ready for failover, and when no readiness report was written for an hour. */
export class ReadinessMonitor extends Construct implements Monitor {
  readonly title = "Readiness";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, { topic, readiness, plan }: ReadinessMonitorProps) {
    super(scope, id);
    const { sites, namespace, metrics } = readiness;
    const ready = sites.map(
      (site) =>
        new Alarm(this, site, {
          topic,
          name: `ready-${site}`,
          meaning: `The ${site} is not ready for failover, or its readiness is unknown.`,
          remedy: `in the DR table, read the checks that are not ok in the newest item READINESS#… of ${plan}, and fix what they report.`,
          metric: { namespace, name: metrics.ready, dimensions: { Site: site }, statistic: "Minimum", label: site },
          comparison: "below",
          threshold: 1,
          periodSeconds: HOUR_SECONDS,
          periods: 1,
          // The active site has no value.
          missingData: "notBreaching",
          severity: "page",
        }),
    );
    const silent = new Alarm(this, "reports", {
      topic,
      name: "readiness-reports",
      meaning: "No readiness report was written for an hour: it is unknown whether the standby is ready for failover.",
      remedy: "read the log of the function readiness, and check that its schedules are enabled.",
      metric: {
        namespace,
        name: metrics.readinessReports,
        dimensions: { Plan: plan },
        statistic: "Sum",
        label: "Reports",
      },
      comparison: "below",
      threshold: 1,
      periodSeconds: HOUR_SECONDS,
      periods: 1,
      missingData: "breaching",
    });
    this.alarms = [...ready, silent];
    this.widgets = [alarmGraph("Ready for failover", ready), alarmGraph("Reports per hour", [silent])];
  }
}
