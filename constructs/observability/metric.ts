/** How CloudWatch aggregates the values of a period. */
export type Statistic = "Average" | "Sum" | "Minimum" | "Maximum" | "SampleCount" | `p${number}`;

/** A CloudWatch metric, defined by names alone, so that it can belong to any site. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /**
   * Label in graphs.
   * @default its name
   */
  readonly label?: string;
}

/**
 * A value calculated from metrics by their keys (metric math).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export interface Calculation {
  readonly expression: string;
  /** Keys begin with a small letter. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly label: string;
}

/**
 * Metrics found by the deterministic part of their names, where AWS chooses the rest. For dashboards alone: an alarm
 * cannot search. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export interface Search {
  readonly search: string;
  readonly label: string;
}

export type AlarmMetric = Metric | Calculation;
export type Line = AlarmMetric | Search;

/** The metrics behind a value. */
export function metricsOf(metric: AlarmMetric): readonly Metric[] {
  return "expression" in metric ? Object.values(metric.metrics) : [metric];
}
