import { Construct } from "constructs";
import { Alarm, type AlarmProps, moreThan } from "./alarm";
import type { Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface FunctionMonitorProps extends MonitorProps {
  readonly function: { readonly name: string };
  /**
   * Name of its dead-letter queue.
   * @default `<function>-dead-letters`, the name that Lambda of constructs/compute gives it
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
   * Throttled invocations in five minutes.
   * @default 0
   */
  readonly throttles?: number;
  /**
   * Events in the dead-letter queue that raise no alarm.
   * @default 0
   */
  readonly deadLetters?: number;
  /**
   * `page` for functions that a recovery needs: the alarm then pages the on-call engineer.
   * @default "ticket"
   */
  readonly severity?: AlarmProps["severity"];
}

const PERIOD_SECONDS = 300;

/**
 * Monitors a Lambda function: errors, throttles, and events in its dead-letter queue.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export class FunctionMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: FunctionMonitorProps) {
    super(scope, id);
    const { function: monitored, errors = 0, throttles = 0, deadLetters = 0, severity = "ticket" } = props;
    const { name } = monitored;
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
      meaning: `The function ${name} failed ${times(errors)} in five minutes.`,
      remedy: "read the error in its log; the event of an asynchronous invocation is in the dead-letter queue.",
      metric: functionMetric(name, "Errors", "Sum"),
      threshold: errors,
    });
    const throttled = watch("throttles", {
      meaning: `The function ${name} was throttled ${times(throttles)} in five minutes: its concurrency limit was reached.`,
      remedy: "raise its reserved concurrency, or find the caller with the most invocations.",
      metric: functionMetric(name, "Throttles", "Sum"),
      threshold: throttles,
    });
    const dead = watch("dead-letters", {
      meaning: `The function ${name} sent ${moreThan(deadLetters, "event")} to the dead-letter queue ${queue}, which keeps them for 14 days.`,
      remedy: "fix the cause, then redrive the dead-letter queue.",
      metric: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queue },
        statistic: "Maximum",
        label: "Dead-letter queue",
      },
      threshold: deadLetters,
    });
    this.title = `Function ${name}`;
    this.alarms = [failed, throttled, dead];
    this.widgets = [
      alarmGraph("Errors and throttles in five minutes", [failed, throttled]),
      alarmGraph("Dead-letter queue", [dead]),
      { title: "Duration, milliseconds", lines: [functionMetric(name, "Duration", "p99")] },
    ];
  }
}

/** `at least once` for a threshold of 0, otherwise e.g. `more than 5 times`. */
function times(threshold: number): string {
  return threshold === 0 ? "at least once" : moreThan(threshold, "time");
}

function functionMetric(name: string, metric: string, statistic: Statistic): Metric {
  return { namespace: "AWS/Lambda", name: metric, dimensions: { FunctionName: name }, statistic };
}
