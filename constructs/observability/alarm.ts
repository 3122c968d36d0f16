import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import { type Metric, metricsOf, type Watchable } from "./metric";
import type { TopicRef } from "./topic";

/** What an alarm is raised for: values above or below its threshold, or at it and beyond. */
export type Comparison = "above" | "at least" | "below" | "at most";

/**
 * What silence means: `breaching` where silence is the trouble itself, `notBreaching` where there are only values when
 * something happens, `ignore` keeps the last state, `missing` says that nothing is known.
 */
export type MissingData = "breaching" | "notBreaching" | "ignore" | "missing";

/** `page` wakes somebody, by the site's alarm; `ticket` can wait for the morning. */
export type Severity = "page" | "ticket";

export interface AlarmProps {
  /** Where it is told. */
  readonly topic: TopicRef;
  /** Last part of the deterministic name, e.g. `service-cpu`. */
  readonly name: string;
  /** What it means, as a sentence. */
  readonly meaning: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
  readonly watched: Watchable;
  readonly comparison: Comparison;
  /** In the metric's unit. */
  readonly threshold: number;
  /**
   * Seconds a value is taken over: 10, 30 or a multiple of 60.
   * @default 60
   */
  readonly periodSeconds?: number;
  /**
   * Periods looked at: a day of them at most, or seven days where a period is an hour or more.
   * @default 3
   */
  readonly periods?: number;
  /**
   * How many of them have to be bad.
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
const LONGEST_DESCRIPTION = 1024;
const LONGEST_NAME = 255;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/**
 * An alarm that tells a topic when it starts and when it is over, and whose description says what it means and what to do.
 * It fails on what CloudWatch would refuse, or would take without ever raising it: a dimension without a value.
 */
export class Alarm extends Construct {
  /** Deterministic name. */
  readonly name: string;
  readonly severity: Severity;
  readonly watched: Watchable;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly periodSeconds: number;
  readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const { topic, meaning, remedy, watched, comparison, threshold } = props;
    const { periodSeconds = 60, periods = 3, severity = "ticket" } = props;
    this.name = siteOf(this).siteNames.of(props.name);
    this.check(props);
    this.severity = severity;
    this.watched = watched;
    this.threshold = threshold;
    this.comparison = comparison;
    this.periodSeconds = periodSeconds;
    this.resource = new CloudwatchMetricAlarm(this, "Resource", {
      alarmName: this.name,
      alarmDescription: description(meaning, remedy),
      ...measured(watched, periodSeconds),
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
    const { topic, name, meaning, remedy, watched, threshold, periodSeconds = 60, periods = 3 } = props;
    const { badPeriods = periods } = props;
    const refuse = (message: string): never => {
      throw new InvalidProps(this, message);
    };
    if (topic.arn === "") refuse("topic should have an ARN, got ''");
    if (name === "" || this.name.length > LONGEST_NAME)
      refuse(`name should make an alarm's name of up to ${LONGEST_NAME} characters, got '${name}'`);
    if (meaning === "" || remedy === "" || description(meaning, remedy).length > LONGEST_DESCRIPTION)
      refuse(`meaning and remedy should each be said, in ${LONGEST_DESCRIPTION} characters together`);
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
    for (const metric of metricsOf(watched)) {
      const empty = Object.entries(metric.dimensions).filter(([, value]) => value === "");
      if (Object.keys(metric.dimensions).length === 0)
        refuse(`dimensions of ${metric.name} should name what is watched, got none`);
      for (const [dimension] of empty) refuse(`${dimension} of ${metric.name} should name what is watched, got ''`);
    }
  }
}

function description(meaning: string, remedy: string): string {
  return `${meaning} What to do: ${remedy}`;
}

function measured(watched: Watchable, periodSeconds: number): Partial<CloudwatchMetricAlarmConfig> {
  if (!("expression" in watched)) {
    const { namespace, name, dimensions, statistic } = watched;
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
      { id: "result", expression: watched.expression, label: watched.label, returnData: true },
      ...Object.entries(watched.metrics).map(([id, metric]) => query(id, metric)),
    ],
  };
}
