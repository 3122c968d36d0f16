import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LagGate } from "../../../dr/steps/lag-gate";
import { newestMeasured } from "../../aws/metric/newest";

/** Age in seconds beyond which a lag says nothing any more. */
const WINDOW_SECONDS = 300;
export const NO_LAG = `no value in ${WINDOW_SECONDS} s`;

/**
 * Seconds by which the copy is behind; undefined when its metric has no value lately. CloudWatch matches dimensions exactly:
 * of a metric that may be published under two sets the newest value counts, and of two as new the greater one.
 */
export async function lagOf(
  client: Pick<CloudWatchClient, "send">,
  { unitsPerSecond, namespace, metric, dimensions, otherDimensions }: LagGate,
  now: Date,
): Promise<number | undefined> {
  const sets = otherDimensions === undefined ? [dimensions] : [dimensions, otherDimensions];
  const queries = sets.map((set) => ({ namespace, metric, dimensions: set, statistic: "Maximum" as const }));
  const measured = await newestMeasured(client, queries, { now, windowSeconds: WINDOW_SECONDS });
  const [best] = measured
    .filter((one) => one !== undefined)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.value - a.value);
  return best === undefined ? undefined : best.value / unitsPerSecond;
}
