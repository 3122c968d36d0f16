/** How the values of a period become one. */
export type Statistic = "Average" | "Sum" | "Minimum" | "Maximum" | "SampleCount" | `p${number}`;

/** One metric as CloudWatch keeps it; names alone, so that it can be told of any site. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /**
   * What a graph calls it.
   * @default its name
   */
  readonly label?: string;
}

/**
 * A value worked out of metrics, by their keys.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export interface Calculation {
  readonly expression: string;
  /** Keys begin with a small letter. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly label: string;
}

/**
 * Metrics found by what is known of their names, where a part of a name is AWS's own choice. For dashboards alone: an alarm
 * cannot search. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export interface Search {
  readonly search: string;
  readonly label: string;
}

export type Watchable = Metric | Calculation;
export type Line = Watchable | Search;

/** The metrics behind a value. */
export function metricsOf(watched: Watchable): readonly Metric[] {
  return "expression" in watched ? Object.values(watched.metrics) : [watched];
}
