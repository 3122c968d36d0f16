import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import { type Metric, metricsOf, type AlarmMetric } from "./metric";
import type { TopicRef } from "./topic";

/** Which values raise an alarm: above or below its threshold; `at least` and `at most` include the threshold. */
export type Comparison = "above" | "at least" | "below" | "at most";

/**
 * How missing data is treated: `breaching` where missing data is itself the failure, `notBreaching` where values exist
 * only when something happens, `ignore` keeps the last state, `missing` sets the state to INSUFFICIENT_DATA.
 */
export type MissingData = "breaching" | "notBreaching" | "ignore" | "missing";

/** `page` pages the on-call engineer through the site's alarm; `ticket` can wait until the next morning. */
export type Severity = "page" | "ticket";

export interface AlarmProps {
  /** Topic that it notifies. */
  readonly topic: TopicRef;
  /** Last part of the deterministic name, e.g. `service-cpu`. */
  readonly name: string;
  /** What is measured and what it means, as a sentence. */
  readonly meaning: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
  readonly metric: AlarmMetric;
  readonly comparison: Comparison;
  /** In the metric's unit. */
  readonly threshold: number;
  /**
   * Seconds that one data point covers: 10, 30 or a multiple of 60.
   * @default 60
   */
  readonly periodSeconds?: number;
  /**
   * Evaluated periods: together at most one day, or seven days if a period is an hour or more.
   * @default 3
   */
  readonly periods?: number;
  /**
   * How many of these periods must breach the threshold.
   * @default all
   */
  readonly badPeriods?: number;
  readonly missingData: MissingData;
  /** @default "ticket" */
  readonly severity?: Severity;
}

const OPERATORS: Readonly<Record<Comparison, string>> = {
  above: "GreaterThanThreshold",
  "at least": "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
  "at most": "LessThanOrEqualToThreshold",
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_DESCRIPTION_LENGTH = 1024;
const MAX_NAME_LENGTH = 255;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/**
 * An alarm that notifies a topic when it enters ALARM and when it returns to OK; its description states what it means
 * and what to do. It fails on props that CloudWatch rejects, or that it accepts although the alarm can never be raised:
 * a dimension without a value.
 */
export class Alarm extends Construct {
  /** Deterministic name. */
  readonly name: string;
  readonly severity: Severity;
  readonly metric: AlarmMetric;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly periodSeconds: number;
  readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { topic, meaning, remedy, metric, comparison, threshold } = props;
    const { periodSeconds = 60, periods = 3, severity = "ticket" } = props;
    this.name = siteOf(this).siteNames.of(props.name);
    this.check(props);
    this.severity = severity;
    this.metric = metric;
    this.threshold = threshold;
    this.comparison = comparison;
    this.periodSeconds = periodSeconds;
    this.resource = new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: this.name,
      alarmDescription: description(meaning, remedy),
      ...measured(metric, periodSeconds),
      comparisonOperator: OPERATORS[comparison],
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: props.badPeriods ?? periods,
      treatMissingData: props.missingData,
      actionsEnabled: true,
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });
  }

  private check(props: AlarmProps): void {
    const { topic, name, meaning, remedy, metric, threshold, periodSeconds = 60, periods = 3 } = props;
    const { badPeriods = periods } = props;
    const refuse = (message: string): never => {
      throw new InvalidProps(this, message);
    };
    if (topic.arn === "") refuse("topic should have an ARN, got ''");
    if (name === "" || this.name.length > MAX_NAME_LENGTH)
      refuse(`name should make an alarm's name of up to ${MAX_NAME_LENGTH} characters, got '${name}'`);
    if (meaning === "" || remedy === "" || description(meaning, remedy).length > MAX_DESCRIPTION_LENGTH)
      refuse(`meaning and remedy should both be set, with up to ${MAX_DESCRIPTION_LENGTH} characters together`);
    if (!Number.isFinite(threshold)) refuse(`threshold should be a number, got ${threshold}`);
    if (periodSeconds !== 10 && periodSeconds !== 30 && (periodSeconds < 60 || periodSeconds % 60 !== 0))
      refuse(`periodSeconds should be 10, 30 or a multiple of 60, got ${periodSeconds}`);
    const days = periodSeconds < HOUR_SECONDS ? 1 : 7;
    if (!Number.isInteger(periods) || periods < 1 || periods * periodSeconds > days * DAY_SECONDS)
      refuse(
        `periods should be whole and span at most ${days === 1 ? "a day" : "seven days"}, got ${periods} of ${periodSeconds} seconds`,
      );
    if (!Number.isInteger(badPeriods) || badPeriods < 1 || badPeriods > periods)
      refuse(`badPeriods should be from 1 to periods (${periods}), got ${badPeriods}`);
    for (const one of metricsOf(metric)) {
      const empty = Object.entries(one.dimensions).filter(([, value]) => value === "");
      if (Object.keys(one.dimensions).length === 0)
        refuse(`dimensions of ${one.name} should name what is measured, got none`);
      for (const [dimension] of empty) refuse(`${dimension} of ${one.name} should name what is measured, got ''`);
    }
  }
}

/** `at least one error` for a threshold of 0, otherwise e.g. `more than 5 errors`. */
export function moreThan(threshold: number, singular: string, plural = `${singular}s`): string {
  return threshold === 0 ? `at least one ${singular}` : `more than ${threshold} ${plural}`;
}

function description(meaning: string, remedy: string): string {
  return `${meaning} What to do: ${remedy}`;
}

function measured(metric: AlarmMetric, periodSeconds: number): Partial<CloudwatchMetricAlarmConfig> {
  if (!("expression" in metric)) {
    const { namespace, name, dimensions, statistic } = metric;
    return {
      namespace,
      metricName: name,
      dimensions: { ...dimensions },
      ...(statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic }),
      period: periodSeconds,
    };
  }
  const query = (id: string, { namespace, name, dimensions, statistic }: Metric): CloudwatchMetricAlarmMetricQuery => ({
    id,
    metric: { namespace, metricName: name, dimensions: { ...dimensions }, stat: statistic, period: periodSeconds },
  });
  return {
    metricQuery: [
      { id: "result", expression: metric.expression, label: metric.label, returnData: true },
      ...Object.entries(metric.metrics).map(([id, one]) => query(id, one)),
    ],
  };
}
