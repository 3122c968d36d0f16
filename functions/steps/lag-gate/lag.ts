import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LagGate } from "../../../dr/steps/lag-gate";
import { type Measured, newestMeasured } from "../../aws/metric/newest";

/** Age in seconds after which a lag value is ignored. */
const WINDOW_SECONDS = 300;
export const NO_LAG = `no value in ${WINDOW_SECONDS} s`;

/** A replication lag in seconds, and the start of the minute in which it was measured. */
export interface Lag {
  readonly seconds: number;
  readonly at: Date;
}

/**
 * Replication lag at a time; undefined when its metric has no value in the 300 s before. CloudWatch matches dimensions
 * exactly: for a metric that may be published under two sets, the newest value is used, and the greater one of two equally
 * new values.
 */
export async function lagOf(
  client: Pick<CloudWatchClient, "send">,
  { unitsPerSecond, namespace, metric, dimensions, otherDimensions }: LagGate,
  at: Date,
): Promise<Lag | undefined> {
  const sets = otherDimensions === undefined ? [dimensions] : [dimensions, otherDimensions];
  const queries = sets.map((set) => ({ namespace, metric, dimensions: set, statistic: "Maximum" as const }));
  const measured = await newestMeasured(client, queries, { now: at, windowSeconds: WINDOW_SECONDS });
  const [best] = measured
    .filter((one): one is Measured => one !== undefined)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || b.value - a.value);
  return best === undefined ? undefined : { seconds: best.value / unitsPerSecond, at: best.at };
}
