import type { Wire } from "../gateway/wire";
import { list, textAt, type XmlNode } from "../gateway/xml";

export type Comparison =
  "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold" | "LessThanThreshold" | "LessThanOrEqualToThreshold";

/** The rule of an alarm for its metric; its state and its treatment of missing data do not matter to Route 53. */
export interface AlarmRule {
  readonly region: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly (readonly [name: string, value: string])[];
  readonly statistic: "Average" | "Sum" | "Minimum" | "Maximum" | "SampleCount";
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: Comparison;
}

/** The values of a metric within one second. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** `insufficient`: the metric has no data in the alarm's window. */
export type MetricState = "ok" | "breaching" | "insufficient";

/**
 * The state of a metric by an alarm's rule.
 * @param pace seconds here for a second of the alarm's periods; 0: the newest sample alone decides
 */
export function metricState(rule: AlarmRule, samples: readonly Sample[], now: number, pace: number): MetricState {
  const past = samples.filter(({ at }) => at <= now);
  if (pace === 0) {
    const newest = past.reduce<Sample | undefined>((best, one) => (best && best.at >= one.at ? best : one), undefined);
    const window = rule.periodSeconds * rule.evaluationPeriods * 1000;
    if (!newest || newest.at < now - window) return "insufficient";
    return breaches(rule, [newest]) ? "breaching" : "ok";
  }
  const periodMs = rule.periodSeconds * pace * 1000;
  const periods = Array.from({ length: rule.evaluationPeriods }, (_, i) =>
    past.filter(({ at }) => at > now - (i + 1) * periodMs && at <= now - i * periodMs),
  ).filter((period) => period.length > 0);
  if (periods.length === 0) return "insufficient";
  return periods.filter((period) => breaches(rule, period)).length >= rule.datapointsToAlarm ? "breaching" : "ok";
}

/** The state at the last moment with data; undefined when there never was any. */
export function lastKnownState(rule: AlarmRule, samples: readonly Sample[], pace: number): MetricState | undefined {
  const newest = Math.max(...samples.map(({ at }) => at));
  return samples.length === 0 ? undefined : metricState(rule, samples, newest, pace);
}

function breaches({ statistic, threshold, comparison }: AlarmRule, period: readonly Sample[]): boolean {
  const sum = period.reduce((total, one) => total + one.sum, 0);
  const count = period.reduce((total, one) => total + one.count, 0);
  const value = {
    Sum: sum,
    SampleCount: count,
    Average: sum / count,
    Minimum: Math.min(...period.map(({ minimum }) => minimum)),
    Maximum: Math.max(...period.map(({ maximum }) => maximum)),
  }[statistic];
  switch (comparison) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
  }
}

const VERSION = "2010-08-01";
const STATISTICS = ["Sum", "SampleCount", "Minimum", "Maximum"];
/** Newest data in 1 s periods, older data in 60 s periods. */
const QUERIES = [
  { hours: 1, periodSeconds: 1 },
  { hours: 72, periodSeconds: 60 },
];

/** Alarms and metrics as they are in the emulator behind the gateway. */
export class MetricReader {
  constructor(private readonly moto: Wire) {}

  /** Undefined when there is no such alarm, or it is none on one metric. */
  async rule(name: string, region: string): Promise<AlarmRule | undefined> {
    const input = { "AlarmNames.member.1": name };
    const answer = await this.moto.query("monitoring", region, VERSION, "DescribeAlarms", input);
    const [alarm] = list(answer, "DescribeAlarmsResponse", "DescribeAlarmsResult", "MetricAlarms", "member");
    const metricName = textAt(alarm, "MetricName");
    if (!alarm || !metricName) return undefined;
    const number = (member: string) => Number(textAt(alarm, member) ?? "1");
    return {
      region,
      namespace: textAt(alarm, "Namespace") ?? "",
      metricName,
      dimensions: list(alarm, "Dimensions", "member").map(
        (one) => [textAt(one, "Name") ?? "", textAt(one, "Value") ?? ""] as const,
      ),
      statistic: (textAt(alarm, "Statistic") ?? "Average") as AlarmRule["statistic"],
      periodSeconds: number("Period"),
      evaluationPeriods: number("EvaluationPeriods"),
      datapointsToAlarm: Number(textAt(alarm, "DatapointsToAlarm") ?? number("EvaluationPeriods")),
      threshold: number("Threshold"),
      comparison: textAt(alarm, "ComparisonOperator") as Comparison,
    };
  }

  /** The newest samples there are, of the last hour or, where that has none, of the last three days. */
  async samples(rule: AlarmRule, now: number): Promise<Sample[]> {
    for (const { hours, periodSeconds } of QUERIES) {
      const found = await this.query(rule, now, hours, periodSeconds);
      if (found.length > 0) return found;
    }
    return [];
  }

  private async query(rule: AlarmRule, now: number, hours: number, periodSeconds: number): Promise<Sample[]> {
    const dimensions = rule.dimensions.flatMap(([name, value], i): [string, string][] => [
      [`Dimensions.member.${i + 1}.Name`, name],
      [`Dimensions.member.${i + 1}.Value`, value],
    ]);
    const statistics = STATISTICS.map((name, i): [string, string] => [`Statistics.member.${i + 1}`, name]);
    const answer = await this.moto.query("monitoring", rule.region, VERSION, "GetMetricStatistics", {
      Namespace: rule.namespace,
      MetricName: rule.metricName,
      StartTime: new Date(now - hours * 3_600_000).toISOString(),
      EndTime: new Date(now + 2000).toISOString(),
      Period: periodSeconds,
      ...Object.fromEntries([...dimensions, ...statistics]),
    });
    const path = ["GetMetricStatisticsResponse", "GetMetricStatisticsResult", "Datapoints", "member"] as const;
    return list(answer, ...path).map(sample);
  }
}

function sample(node: XmlNode): Sample {
  const number = (member: string) => Number(textAt(node, member) ?? "0");
  return {
    at: Date.parse(textAt(node, "Timestamp") ?? ""),
    sum: number("Sum"),
    count: number("SampleCount"),
    minimum: number("Minimum"),
    maximum: number("Maximum"),
  };
}
