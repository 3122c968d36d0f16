import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { DeploymentNames, SiteRole } from "../core/names";
import { siteOf } from "../core/site";

/** The metric of the traffic switch; a recovery writes its value to move traffic. */
export interface SwitchMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** 1 while a site may serve, 0 when it is evacuated. */
export function switchMetric(names: DeploymentNames, role: SiteRole): SwitchMetric {
  return { namespace: `Steadfast/${names.prefix}`, name: "TrafficSwitch", dimensions: { Site: role } };
}

/** Deterministic name of the alarm that Route 53's health check follows. */
export function switchAlarmName(names: DeploymentNames, role: SiteRole): string {
  return names.of(`traffic-switch-${role}`);
}

/** Settings of the alarm. Route 53's health check has a copy of them. */
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
 * The traffic switch evacuates a site without editing a record: an alarm in the control region on a metric that one
 * PutMetricData call sets. Route 53 evaluates the metric's data, not the alarm's state, and keeps its last status while
 * there is no data. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export class TrafficSwitch extends Construct {
  constructor(scope: Construct, id: string, { role }: { readonly role: SiteRole }) {
    super(scope, id);
    const { names } = siteOf(this);
    new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: switchAlarmName(names, role),
      alarmDescription: `The traffic switch of the ${role} site is 0: the site is evacuated, and Route 53 routes no traffic to it. If no recovery did this, set trafficSwitch of the item SITE#${role} in the DR table to 1: it is published as the metric TrafficSwitch every minute`,
      ...switchAlarm(names, role),
      treatMissingData: "ignore",
      actionsEnabled: false,
    });
  }
}
