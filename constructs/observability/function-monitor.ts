import { Construct } from "constructs";
import { Alarm, type AlarmProps } from "./alarm";
import type { Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface FunctionMonitorProps extends MonitorProps {
  readonly function: { readonly name: string };
  /**
   * Name of the queue that keeps what it could not handle.
   * @default `<function>-dead-letters`, as Lambda of constructs/compute names it
   */
  readonly deadLetterQueue?: string;
  /** First part of its alarms' names, e.g. the last part of the function's. */
  readonly name: string;
  /**
   * Failed invocations in five minutes.
   * @default 0
   */
  readonly errors?: number;
  /**
   * Invocations turned away for want of concurrency, in five minutes.
   * @default 0
   */
  readonly throttles?: number;
  /**
   * Dead letters that may lie in the queue.
   * @default 0
   */
  readonly deadLetters?: number;
  /**
   * Whether somebody is woken: of functions that a recovery needs.
   * @default "ticket"
   */
  readonly severity?: AlarmProps["severity"];
}

const PERIOD_SECONDS = 300;

/**
 * Watches a Lambda function: errors, throttles, and invocations it has given up.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export class FunctionMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: FunctionMonitorProps) {
    super(scope, id);
    const { function: watched, errors = 0, throttles = 0, deadLetters = 0, severity = "ticket" } = props;
    const { name } = watched;
    const queue = props.deadLetterQueue ?? `${name}-dead-letters`;
    const watch = (
      what: string,
      alarm: Omit<AlarmProps, "topic" | "name" | "comparison" | "missingData" | "periodSeconds" | "periods">,
    ) =>
      new Alarm(this, what, {
        topic: props.topic,
        name: `${props.name}-${what}`,
        comparison: "above",
        missingData: "notBreaching",
        periodSeconds: PERIOD_SECONDS,
        periods: 1,
        severity,
        ...alarm,
      });
    const failed = watch("errors", {
      meaning: `${name} failed more than ${errors} times in five minutes.`,
      remedy: "read its log for the error; what it was given is in the dead letters, if it was asynchronous.",
      watched: functionMetric(name, "Errors", "Sum"),
      threshold: errors,
    });
    const throttled = watch("throttles", {
      meaning: `${name} was turned away more than ${throttles} times in five minutes for want of concurrency.`,
      remedy: "raise its reserved concurrency, or find who calls it so often.",
      watched: functionMetric(name, "Throttles", "Sum"),
      threshold: throttles,
    });
    const dead = watch("dead-letters", {
      meaning: `${name} has given up more than ${deadLetters} invocations; they lie in ${queue} for 14 days.`,
      remedy: "mend the cause, then send what lies in the queue again.",
      watched: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queue },
        statistic: "Maximum",
        label: "Dead letters",
      },
      threshold: deadLetters,
    });
    this.title = `Function ${name}`;
    this.alarms = [failed, throttled, dead];
    this.widgets = [
      watchedBy("Errors and throttles in five minutes", [failed, throttled]),
      watchedBy("Dead letters", [dead]),
      { title: "Duration, milliseconds", lines: [functionMetric(name, "Duration", "p99")] },
    ];
  }
}

function functionMetric(name: string, metric: string, statistic: Statistic): Metric {
  return { namespace: "AWS/Lambda", name: metric, dimensions: { FunctionName: name }, statistic };
}
