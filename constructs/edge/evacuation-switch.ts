import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { DeploymentNames, SiteRole } from "../core/names";
import { siteOf } from "../core/site";

/** Where the switch's metric stands; whoever moves traffic puts a value there. */
export interface SwitchMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** 1 while a site may serve, 0 when it is evacuated. */
export function switchMetric(names: DeploymentNames, role: SiteRole): SwitchMetric {
  return { namespace: `Steadfast/${names.prefix}`, name: "InService", dimensions: { Site: role } };
}

/** Deterministic name of the alarm that Route 53's health check follows. */
export function switchAlarmName(names: DeploymentNames, role: SiteRole): string {
  return names.of(`evacuate-${role}`);
}

/** What the alarm is raised for. Route 53's health check has a copy of it. */
export function switchAlarm(names: DeploymentNames, role: SiteRole) {
  const { namespace, name, dimensions } = switchMetric(names, role);
  return {
    namespace,
    metricName: name,
    dimensions: { ...dimensions },
    statistic: "Minimum",
    period: 60,
    evaluationPeriods: 1,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
  };
}

/**
 * The switch that takes a site out of service without editing a record: an alarm in the control region on a metric that
 * one PutMetricData sets. Route 53 follows the metric's data, not the alarm's state, and keeps its last word while there
 * is none. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export class EvacuationSwitch extends Construct {
  constructor(scope: Construct, id: string, { role }: { readonly role: SiteRole }) {
    super(scope, id);
    const { names } = siteOf(this);
    new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: switchAlarmName(names, role),
      alarmDescription: `The ${role} site is evacuated: Route 53 sends nobody there`,
      ...switchAlarm(names, role),
      treatMissingData: "ignore",
      actionsEnabled: false,
    });
  }
}
