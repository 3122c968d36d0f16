import type { Dimension, MetricDatum } from "@aws-sdk/client-cloudwatch";

interface Value {
  readonly at: Date;
  readonly value: number;
}

interface Question {
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly MetricDataQueries: {
    readonly Id: string;
    readonly MetricStat: {
      readonly Metric: { readonly MetricName: string; readonly Dimensions: Dimension[] };
      readonly Period: number;
      readonly Stat: "Minimum" | "Maximum";
    };
  }[];
}

const MINUTE_MS = 60_000;
const SUMMARIES = { Minimum: Math.min, Maximum: Math.max };

/**
 * CloudWatch metrics: values of standard resolution get the timestamp of their minute. Each period has one value, with the
 * start time of the period.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html
 */
export class FakeMetrics {
  private readonly values = new Map<string, Value[]>();

  put(region: string, metric: string, dimensions: readonly Dimension[], ...values: readonly Value[]): void {
    const key = keyOf(region, metric, dimensions);
    this.values.set(key, [...(this.values.get(key) ?? []), ...values]);
  }

  newest(region: string, metric: string, dimensions: readonly Dimension[]): number | undefined {
    return this.values.get(keyOf(region, metric, dimensions))?.at(-1)?.value;
  }

  /** Deletes the values of a metric, or of all. */
  forget(region?: string, metric = "", dimensions: readonly Dimension[] = []): void {
    if (region === undefined) this.values.clear();
    else this.values.delete(keyOf(region, metric, dimensions));
  }

  readonly answers = {
    PutMetricData: ({ MetricData }: { MetricData: MetricDatum[] }, region: string) => {
      for (const { MetricName, Dimensions = [], Value: value, Timestamp, StorageResolution } of MetricData) {
        const at = StorageResolution === 1 ? Timestamp! : periodStart(Timestamp!, MINUTE_MS);
        this.put(region, MetricName!, Dimensions, { at, value: value! });
      }
      return {};
    },
    GetMetricData: ({ StartTime, EndTime, MetricDataQueries }: Question, region: string) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric, Period, Stat } }) => {
        const periods = new Map<number, number>();
        for (const { at, value } of this.values.get(keyOf(region, Metric.MetricName, Metric.Dimensions)) ?? []) {
          const period = periodStart(at, Period * 1000);
          if (period < periodStart(StartTime, Period * 1000) || period >= EndTime) continue;
          const known = periods.get(period.getTime());
          periods.set(period.getTime(), known === undefined ? value : SUMMARIES[Stat](known, value));
        }
        return {
          Id,
          Timestamps: [...periods.keys()].map((time) => new Date(time)),
          Values: [...periods.values()],
        };
      }),
    }),
  };
}

function periodStart(at: Date, periodMs: number): Date {
  return new Date(Math.floor(at.getTime() / periodMs) * periodMs);
}

function keyOf(region: string, metric: string, dimensions: readonly Dimension[]): string {
  return [region, metric, ...dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()].join(" ");
}
