import { Construct } from "constructs";
import type { Readiness } from "../workflow/readiness";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface ReadinessMonitorProps extends MonitorProps {
  readonly readiness: Pick<Readiness, "sites" | "namespace" | "metrics">;
  /** Name of the plan. */
  readonly plan: string;
}

/** Two reports come in an hour, so that a late one is not missed. */
const HOUR_SECONDS = 3600;

/** Tells when the site that waits could not take over, and when nobody has asked for an hour. */
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
          meaning: `The ${site} could not take over now, or nobody can tell.`,
          remedy: `read the checks that are not ok in the newest item READINESS#… of ${plan} in the DR table, and mend what they name.`,
          watched: { namespace, name: metrics.ready, dimensions: { Site: site }, statistic: "Minimum", label: site },
          comparison: "below",
          threshold: 1,
          periodSeconds: HOUR_SECONDS,
          periods: 1,
          // The site that is active has no value.
          missingData: "notBreaching",
          severity: "page",
        }),
    );
    const silent = new Alarm(this, "reports", {
      topic,
      name: "readiness-reports",
      meaning: "Nobody has told for an hour whether the site that waits could take over.",
      remedy: "read the log of the function readiness, and look whether its schedules are enabled.",
      watched: {
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
    this.widgets = [watchedBy("Ready to take over", ready), watchedBy("Reports an hour", [silent])];
  }
}
