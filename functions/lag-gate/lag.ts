import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LagGate } from "../../dr/steps/lag-gate";
import { newest } from "../metric/newest";

/** Age in seconds beyond which a lag says nothing any more. */
const WINDOW_SECONDS = 300;
export const NO_LAG = `no value in ${WINDOW_SECONDS} s`;

/** Seconds by which the copy is behind; undefined when its metric has no value lately. */
export async function lagOf(
  client: Pick<CloudWatchClient, "send">,
  { unitsPerSecond, ...metric }: LagGate,
  now: Date,
): Promise<number | undefined> {
  const [value] = await newest(client, [{ ...metric, statistic: "Maximum" }], { now, windowSeconds: WINDOW_SECONDS });
  return value === undefined ? undefined : value / unitsPerSecond;
}
