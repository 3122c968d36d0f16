import { type CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";

export interface Datum {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /**
   * Whether CloudWatch stores it with a resolution of one second.
   * @default false: one minute
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html
   */
  readonly toTheSecond?: boolean;
}

/** Publishes values of one namespace with one timestamp. */
export async function put(
  client: Pick<CloudWatchClient, "send">,
  namespace: string,
  data: readonly Datum[],
  at: Date,
): Promise<void> {
  await client.send(
    new PutMetricDataCommand({
      Namespace: namespace,
      MetricData: data.map(({ metric, dimensions, value, toTheSecond }) => ({
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        Value: value,
        Timestamp: at,
        ...(toTheSecond ? { StorageResolution: 1 } : {}),
      })),
    }),
  );
}
