import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames, SiteRole } from "../core/names";
import { siteOf } from "../core/site";
import { switchAlarm, switchAlarmName } from "./traffic-switch";

export interface SiteHealthProps {
  readonly role: SiteRole;
  /** Host name of the site's load balancer; the health checkers send it by SNI. */
  readonly host: string;
  /** Path that returns 200 while the site is healthy. */
  readonly path: string;
  /** The control site, whose region has the traffic switch. */
  readonly control: SiteNames;
  /** Seconds between checks, 10 or 30. @default 10 */
  readonly intervalSeconds?: 10 | 30;
  /** Consecutive failed checks until a health checker changes its status, 1 to 10. @default 3 */
  readonly failureThreshold?: number;
}

/**
 * Whether a site may get traffic: its endpoint is healthy AND its traffic switch is on.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export class SiteHealth extends Construct {
  /** Id of the health check that records follow. */
  readonly healthCheckId: string;

  constructor(scope: Construct, id: string, props: SiteHealthProps) {
    super(scope, id);
    const { role, control, intervalSeconds = 10, failureThreshold = 3 } = props;
    if (!Number.isInteger(failureThreshold) || failureThreshold < 1 || failureThreshold > 10) {
      throw new InvalidProps(this, `failureThreshold should be a whole number from 1 to 10, got ${failureThreshold}`);
    }
    const { names } = siteOf(this);
    const tag = (what: string) => ({ Name: names.of(`${role}-${what}`) });
    const endpoint = new Route53HealthCheck(this, "endpoint", {
      type: "HTTPS",
      fqdn: props.host,
      port: 443,
      resourcePath: props.path,
      enableSni: true,
      requestInterval: intervalSeconds,
      failureThreshold,
      measureLatency: true,
      tags: tag("endpoint"),
    });
    const trafficSwitch = new Route53HealthCheck(this, "traffic-switch", {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: switchAlarmName(names, role),
      cloudwatchAlarmRegion: control.site.region,
      insufficientDataHealthStatus: "LastKnownStatus",
      triggers: triggersOf(switchAlarm(names, role)),
      tags: tag("traffic-switch"),
    });
    this.healthCheckId = new Route53HealthCheck(this, "Resource", {
      type: "CALCULATED",
      childHealthchecks: [endpoint.id, trafficSwitch.id],
      childHealthThreshold: 2,
      tags: tag("health"),
    }).id;
  }
}

/**
 * Settings of an alarm as a map that changes when they do. Route 53 copies them when a health check is created or updated,
 * and follows the copy: the change makes Terraform update the health check.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
 */
function triggersOf(alarm: ReturnType<typeof switchAlarm>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(alarm).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}
