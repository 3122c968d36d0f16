import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { Construct } from "constructs";
import { siteOf } from "../core/site";
import { Alarm, type AlarmProps, moreThan } from "./alarm";
import type { Metric } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface ApiMonitorProps extends MonitorProps {
  readonly api: {
    readonly id: string;
    /** Log group of its requests: lines of JSON with `api` (its id) and `status`. */
    readonly accessLog: string;
  };
  /** First part of its alarms' names. */
  readonly name: string;
  /**
   * 5xx responses in five minutes.
   * @default 0
   */
  readonly errors?: number;
  /**
   * Requests throttled with status 429 in five minutes.
   * @default 50
   */
  readonly throttles?: number;
}

const PERIOD_SECONDS = 300;

/**
 * Monitors an HTTP API: 5xx responses and throttled requests. The metric of AWS counts the latter among all 4xx, so a
 * metric filter counts them in the access log.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export class ApiMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: ApiMonitorProps) {
    super(scope, id);
    const { topic, api, name, errors = 0, throttles = 50 } = props;
    const metric = (what: string, statistic: Metric["statistic"]): Metric => ({
      namespace: "AWS/ApiGateway",
      name: what,
      dimensions: { ApiId: api.id },
      statistic,
    });
    const watch = (what: string, alarm: Pick<AlarmProps, "meaning" | "remedy" | "metric" | "threshold">) =>
      new Alarm(this, what, {
        topic,
        name: `${name}-${what}`,
        comparison: "above",
        missingData: "notBreaching",
        periodSeconds: PERIOD_SECONDS,
        periods: 1,
        ...alarm,
      });
    const failed = watch("5xx", {
      meaning: `The API ${name} returned 5xx for ${moreThan(errors, "request")} in five minutes.`,
      remedy:
        "read the error in the function's log; meanwhile start workflows in Step Functions as the runbook describes.",
      metric: metric("5xx", "Sum"),
      threshold: errors,
    });
    const throttled = watch("too-many", {
      meaning: `The API ${name} throttled ${moreThan(throttles, "request")} (status 429) in five minutes.`,
      remedy: "find the caller with the most requests in the access log, and reduce its request rate.",
      metric: this.throttledRequests(api),
      threshold: throttles,
    });
    this.title = `API ${name}`;
    this.alarms = [failed, throttled];
    this.widgets = [
      alarmGraph("Requests in five minutes", [failed, throttled], [metric("Count", "Sum"), metric("4xx", "Sum")]),
      { title: "Latency, milliseconds", lines: [metric("Latency", "p99")] },
    ];
  }

  private throttledRequests({ id, accessLog }: ApiMonitorProps["api"]): Metric {
    const namespace = `Steadfast/${siteOf(this).names.prefix}`;
    const name = "TooManyRequests";
    new CloudwatchLogMetricFilter(this, "filter", {
      name,
      logGroupName: accessLog,
      pattern: '{ $.status = "429" }',
      metricTransformation: { namespace, name, value: "1", unit: "Count", dimensions: { ApiId: "$.api" } },
    });
    return { namespace, name, dimensions: { ApiId: id }, statistic: "Sum", label: "Throttled" };
  }
}
