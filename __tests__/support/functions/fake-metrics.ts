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
 * CloudWatch's metrics: values of standard resolution are those of their minute, and each period has one value, under the time
 * at which it begins.
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

  /** Nobody remembers a metric any more, or any. */
  forget(region?: string, metric = "", dimensions: readonly Dimension[] = []): void {
    if (region === undefined) this.values.clear();
    else this.values.delete(keyOf(region, metric, dimensions));
  }

  readonly answers = {
    PutMetricData: ({ MetricData }: { MetricData: MetricDatum[] }, region: string) => {
      for (const { MetricName, Dimensions = [], Value: value, Timestamp, StorageResolution } of MetricData) {
        const at = StorageResolution === 1 ? Timestamp! : begun(Timestamp!, MINUTE_MS);
        this.put(region, MetricName!, Dimensions, { at, value: value! });
      }
      return {};
    },
    GetMetricData: ({ StartTime, EndTime, MetricDataQueries }: Question, region: string) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric, Period, Stat } }) => {
        const periods = new Map<number, number>();
        for (const { at, value } of this.values.get(keyOf(region, Metric.MetricName, Metric.Dimensions)) ?? []) {
          const period = begun(at, Period * 1000);
          if (period < begun(StartTime, Period * 1000) || period >= EndTime) continue;
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

function begun(at: Date, periodMs: number): Date {
  return new Date(Math.floor(at.getTime() / periodMs) * periodMs);
}

function keyOf(region: string, metric: string, dimensions: readonly Dimension[]): string {
  return [region, metric, ...dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()].join(" ");
}
