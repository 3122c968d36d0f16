import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { Construct } from "constructs";
import { siteOf } from "../core/site";
import { Alarm, type AlarmProps } from "./alarm";
import type { Metric } from "./metric";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface ApiMonitorProps extends MonitorProps {
  readonly api: {
    readonly id: string;
    /** Log group of its requests, lines of JSON with `api`, its id, and `status`. */
    readonly accessLog: string;
  };
  /** First part of its alarms' names. */
  readonly name: string;
  /**
   * Answers 5xx in five minutes.
   * @default 0
   */
  readonly errors?: number;
  /**
   * Requests turned away for being too many, in five minutes.
   * @default 50
   */
  readonly throttles?: number;
}

const PERIOD_SECONDS = 300;

/**
 * Watches an HTTP API: answers 5xx, and requests turned away. AWS counts these among all 4xx, so they are counted in its log.
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
    const watch = (what: string, alarm: Pick<AlarmProps, "meaning" | "remedy" | "watched" | "threshold">) =>
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
      meaning: `The API ${name} answered more than ${errors} requests with 5xx in five minutes.`,
      remedy: `read the function's log for the error; workflows can be started by Step Functions as the runbook says.`,
      watched: metric("5xx", "Sum"),
      threshold: errors,
    });
    const throttled = watch("too-many", {
      meaning: `The API ${name} turned away more than ${throttles} requests in five minutes for being too many.`,
      remedy: "find in its log who asks so often, and let them ask less.",
      watched: this.turnedAway(api),
      threshold: throttles,
    });
    this.title = `API ${name}`;
    this.alarms = [failed, throttled];
    this.widgets = [
      watchedBy("Requests in five minutes", [failed, throttled], [metric("Count", "Sum"), metric("4xx", "Sum")]),
      { title: "Latency, milliseconds", lines: [metric("Latency", "p99")] },
    ];
  }

  private turnedAway({ id, accessLog }: ApiMonitorProps["api"]): Metric {
    const namespace = `Steadfast/${siteOf(this).names.prefix}`;
    const name = "TooManyRequests";
    new CloudwatchLogMetricFilter(this, "filter", {
      name,
      logGroupName: accessLog,
      pattern: '{ $.status = "429" }',
      metricTransformation: { namespace, name, value: "1", unit: "Count", dimensions: { ApiId: "$.api" } },
    });
    return { namespace, name, dimensions: { ApiId: id }, statistic: "Sum", label: "Turned away" };
  }
}
