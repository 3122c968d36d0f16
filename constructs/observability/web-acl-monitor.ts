import { Construct } from "constructs";
import { siteOf } from "../core/site";
import { Alarm } from "./alarm";
import type { Metric } from "./metric";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface WebAclMonitorProps extends MonitorProps {
  readonly webAcl: { readonly name: string };
  /** As of the web ACL: one for CloudFront tells its metrics without a region, in us-east-1. */
  readonly scope: "cloudfront" | "regional";
  /**
   * First part of its alarm's name.
   * @default "web-acl"
   */
  readonly name?: string;
  /**
   * Requests it may block in five minutes.
   * @default 1000
   */
  readonly blockedRequests?: number;
}

const PERIOD_SECONDS = 300;

/**
 * Watches how much a web ACL blocks: an attack, or a rule that hits customers.
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
      meaning: `${webAcl.name} blocks more than ${blockedRequests} requests in five minutes: an attack, or a rule that hits customers.`,
      remedy:
        "see in the web ACL's log which rule blocks whom; lower the rate limit against an attack, or count the rule.",
      watched: metric("BlockedRequests", "Blocked"),
      comparison: "above",
      threshold: blockedRequests,
      periodSeconds: PERIOD_SECONDS,
      periods: 2,
      missingData: "notBreaching",
    });
    this.title = `Web ACL ${webAcl.name}`;
    this.alarms = [blocked];
    this.widgets = [
      watchedBy("Blocked requests in five minutes", [blocked]),
      {
        title: "Allowed requests in five minutes",
        periodSeconds: PERIOD_SECONDS,
        lines: [metric("AllowedRequests", "Allowed")],
      },
    ];
  }
}
