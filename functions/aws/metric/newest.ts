import { type CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";

export interface MetricQuery {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Minimum" | "Maximum";
  /**
   * Period of a value in seconds: 1 for high-resolution metrics, which CloudWatch keeps so for three hours.
   * @default 60, as for metrics of standard resolution
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html
   */
  readonly periodSeconds?: 1 | 60;
}

const STANDARD_SECONDS = 60;

interface Window {
  readonly now: Date;
  readonly windowSeconds: number;
}

export interface Measured {
  readonly at: Date;
  readonly value: number;
}

/** The newest value of each metric within so many seconds, in the queries' order; undefined where there is no value. */
export async function newest(
  client: Pick<CloudWatchClient, "send">,
  queries: readonly MetricQuery[],
  window: Window,
): Promise<readonly (number | undefined)[]> {
  return (await newestMeasured(client, queries, window)).map((measured) => measured?.value);
}

/** As `newest`, with the time at which each value's period begins; one call for all queries. */
export async function newestMeasured(
  client: Pick<CloudWatchClient, "send">,
  queries: readonly MetricQuery[],
  { now, windowSeconds }: Window,
): Promise<readonly (Measured | undefined)[]> {
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(now.getTime() - windowSeconds * 1000),
      // Include the current minute.
      EndTime: new Date(now.getTime() + STANDARD_SECONDS * 1000),
      ScanBy: "TimestampDescending",
      MetricDataQueries: queries.map(({ namespace, metric, dimensions, statistic, periodSeconds }, i) => ({
        Id: `m${i}`,
        MetricStat: {
          Metric: {
            Namespace: namespace,
            MetricName: metric,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: periodSeconds ?? STANDARD_SECONDS,
          Stat: statistic,
        },
      })),
    }),
  );
  return queries.map((_query, i) => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === `m${i}`) ?? {};
    const last = Timestamps.reduce((best, at, t) => (at > Timestamps[best]! ? t : best), 0);
    const at = Timestamps[last];
    const value = Values[last];
    return at === undefined || value === undefined ? undefined : { at, value };
  });
}
