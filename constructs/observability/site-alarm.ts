import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import { siteOf } from "../core/site";
import type { Monitor, MonitorProps } from "./monitor";

export interface SiteAlarmProps extends MonitorProps {
  /** Their alarms of severity `page` raise the site's alarm. */
  readonly monitors: readonly Monitor[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
const MAX_ALARMS = 100;

/** Deterministic name of a site's alarm. */
function siteAlarmName(site: SiteNames): string {
  return site.of("site");
}

/** Deterministic ARN of a site's alarm. */
export function siteAlarmArn(site: SiteNames): string {
  return site.arn("cloudwatch", `alarm:${siteAlarmName(site)}`);
}

/**
 * One composite alarm per site: in ALARM while any alarm of severity `page` of the site is. It pages the on-call
 * engineer.
 */
export class SiteAlarm extends Construct {
  /** Deterministic name. */
  readonly name: string;

  constructor(scope: Construct, id: string, { topic, monitors }: SiteAlarmProps) {
    super(scope, id);
    const { siteNames, siteRole } = siteOf(this);
    this.name = siteAlarmName(siteNames);
    const pages = monitors.flatMap(({ alarms }) => alarms.filter(({ severity }) => severity === "page"));
    if (pages.length === 0 || pages.length > MAX_ALARMS) {
      throw new InvalidProps(
        this,
        `monitors should have 1 to ${MAX_ALARMS} alarms of severity 'page', got ${pages.length}`,
      );
    }
    new CloudwatchCompositeAlarm(this, "Resource", {
      alarmName: this.name,
      alarmDescription: `A paging alarm of the ${siteRole} site is in ALARM. What to do: find the alarms in ALARM on the site's dashboard; the description of each states what it means and what to do.`,
      alarmRule: pages.map(({ name }) => `ALARM("${name}")`).join(" OR "),
      actionsEnabled: true,
      alarmActions: [topic.arn],
      okActions: [topic.arn],
      dependsOn: pages.map(({ resource }) => resource),
    });
  }
}
