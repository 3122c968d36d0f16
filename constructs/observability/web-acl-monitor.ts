import { Construct } from "constructs";
import { siteOf } from "../core/site";
import { Alarm } from "./alarm";
import type { Metric } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface WebAclMonitorProps extends MonitorProps {
  readonly webAcl: { readonly name: string };
  /** Scope of the web ACL: for CloudFront, WAF reports the metrics in us-east-1 and without a region. */
  readonly scope: "cloudfront" | "regional";
  /**
   * First part of its alarm's name.
   * @default "web-acl"
   */
  readonly name?: string;
  /**
   * Blocked requests in five minutes that raise no alarm.
   * @default 1000
   */
  readonly blockedRequests?: number;
}

const PERIOD_SECONDS = 300;

/**
 * Monitors the requests that a web ACL blocks: an attack, or a rule that blocks customers.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
export class WebAclMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: WebAclMonitorProps) {
    super(scope, id);
    const { topic, name = "web-acl", webAcl, blockedRequests = 1000 } = props;
    const region = props.scope === "cloudfront" ? undefined : siteOf(this).region;
    const metric = (metricName: string, label: string): Metric => ({
      namespace: "AWS/WAFV2",
      name: metricName,
      dimensions: { ...(region === undefined ? {} : { Region: region }), Rule: "ALL", WebACL: webAcl.name },
      statistic: "Sum",
      label,
    });
    const blocked = new Alarm(this, "blocked", {
      topic,
      name: `${name}-blocked`,
      meaning: `${webAcl.name} blocks more than ${blockedRequests} requests in five minutes: an attack, or a rule that blocks customers.`,
      remedy:
        "find in the web ACL's log which rule blocks which clients; against an attack, lower the rate limit; otherwise set the rule to count.",
      metric: metric("BlockedRequests", "Blocked"),
      comparison: "above",
      threshold: blockedRequests,
      periodSeconds: PERIOD_SECONDS,
      periods: 2,
      missingData: "notBreaching",
    });
    this.title = `Web ACL ${webAcl.name}`;
    this.alarms = [blocked];
    this.widgets = [
      alarmGraph("Blocked requests in five minutes", [blocked]),
      {
        title: "Allowed requests in five minutes",
        periodSeconds: PERIOD_SECONDS,
        lines: [metric("AllowedRequests", "Allowed")],
      },
    ];
  }
}
