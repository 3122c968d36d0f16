import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { siteOf } from "../core/site";
import type { Monitor } from "./monitor";
import { siteAlarmArn } from "./site-alarm";
import { dashboardBody, type Panel, type Row } from "./widget";

export interface SiteDashboardProps {
  /** From top to bottom. */
  readonly monitors: readonly Monitor[];
  /**
   * Whether the site has an alarm of its own, shown on top.
   * @default true
   */
  readonly siteAlarm?: boolean;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MAX_ALARMS = 100;

/** The dashboard of one site: its alarms, then every monitor's graphs with their thresholds. */
export class SiteDashboard extends Construct {
  /** Deterministic name; dashboards have one namespace for all regions. */
  readonly name: string;

  constructor(scope: Construct, id: string, { monitors, siteAlarm = true }: SiteDashboardProps) {
    super(scope, id);
    const { siteNames, siteRole, region } = siteOf(this);
    this.name = siteNames.of("site");
    const arns = monitors.flatMap(({ alarms }) =>
      alarms.map(({ name }) => siteNames.arn("cloudwatch", `alarm:${name}`)),
    );
    const rows: Row[] = [
      {
        heading: `# ${siteRole} in ${region}`,
        panels: [...(siteAlarm ? [{ title: "Site", alarmArns: [siteAlarmArn(siteNames)] }] : []), ...alarmPanels(arns)],
      },
      ...monitors.map(({ title, widgets }) => ({
        heading: `## ${title}`,
        panels: widgets.map((graph) => ({ graph, region })),
      })),
    ];
    new CloudwatchDashboard(this, "Resource", { dashboardName: this.name, dashboardBody: dashboardBody(rows) });
  }
}

function alarmPanels(arns: readonly string[]): Panel[] {
  return Array.from({ length: Math.ceil(arns.length / MAX_ALARMS) }, (_, part) => ({
    title: part === 0 ? "Alarms" : "More alarms",
    alarmArns: arns.slice(part * MAX_ALARMS, (part + 1) * MAX_ALARMS),
  }));
}
