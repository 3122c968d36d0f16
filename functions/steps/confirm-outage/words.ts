import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Health } from "../../../dr/record/site-item";
import type { ConfirmOutage } from "../../../dr/steps/confirm-outage";
import { newest } from "../../aws/metric/newest";
import { messageOf, named } from "../../runtime/step/errors";

const DEFAULT_WINDOW_SECONDS = 180;
/** Observers put their words to the second. */
const LAST_WORD = { statistic: "Minimum", periodSeconds: 1 } as const;

/** What an observer said last. */
export interface Word {
  readonly observer: string;
  readonly health: Health;
  /** Why nothing is known, when it could not be asked. */
  readonly error?: unknown;
}

/** Asks every observer; one whose region does not answer knows nothing. */
export async function wordsOf(
  cloudwatch: (region: string) => Pick<CloudWatchClient, "send">,
  { observers, windowSeconds = DEFAULT_WINDOW_SECONDS }: ConfirmOutage,
  now: Date,
): Promise<readonly Word[]> {
  const ask = async (region: string): Promise<readonly Word[]> => {
    const there = observers.filter((one) => one.region === region);
    try {
      const queries = there.map((one) => ({ ...one, ...LAST_WORD }));
      const values = await newest(cloudwatch(region), queries, { now, windowSeconds });
      return there.map(({ name }, i) => ({ observer: name, health: healthOf(values[i]) }));
    } catch (error) {
      return there.map(({ name }) => ({ observer: name, health: "unknown", error: named(error) }));
    }
  };
  const regions = [...new Set(observers.map(({ region }) => region))];
  return (await Promise.all(regions.map(ask))).flat();
}

export function told({ observer, health, error }: Word): string {
  return `${observer} ${health}${error === undefined ? "" : ` (${messageOf(error)})`}`;
}

function healthOf(value: number | undefined): Health {
  if (value === undefined) return "unknown";
  return value < 1 ? "unhealthy" : "healthy";
}
