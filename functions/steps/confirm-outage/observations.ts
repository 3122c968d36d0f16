import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Health } from "../../../dr/record/site-item";
import type { ConfirmOutage } from "../../../dr/steps/confirm-outage";
import { newest } from "../../aws/metric/newest";
import { messageOf, named } from "../../runtime/step/errors";

const DEFAULT_WINDOW_SECONDS = 180;
/** Observers publish with a resolution of one second. */
const LAST_OBSERVATION = { statistic: "Minimum", periodSeconds: 1 } as const;

/** The last observation of an observer. */
export interface LastObservation {
  readonly observer: string;
  readonly health: Health;
  /** Why the health is unknown, when the metric could not be read. */
  readonly error?: unknown;
}

/** The last observation of every observer; unknown where the observer's region does not respond. */
export async function lastObservations(
  cloudwatch: (region: string) => Pick<CloudWatchClient, "send">,
  { observers, windowSeconds = DEFAULT_WINDOW_SECONDS }: Pick<ConfirmOutage, "observers" | "windowSeconds">,
  now: Date,
): Promise<readonly LastObservation[]> {
  const read = async (region: string): Promise<readonly LastObservation[]> => {
    const inRegion = observers.filter((one) => one.region === region);
    try {
      const queries = inRegion.map((one) => ({ ...one, ...LAST_OBSERVATION }));
      const values = await newest(cloudwatch(region), queries, { now, windowSeconds });
      return inRegion.map(({ name }, i) => ({ observer: name, health: healthOf(values[i]) }));
    } catch (error) {
      return inRegion.map(({ name }) => ({ observer: name, health: "unknown", error: named(error) }));
    }
  };
  const regions = [...new Set(observers.map(({ region }) => region))];
  return (await Promise.all(regions.map(read))).flat();
}

export function observationText({ observer, health, error }: LastObservation): string {
  return `${observer} ${health}${error === undefined ? "" : ` (${messageOf(error)})`}`;
}

function healthOf(value: number | undefined): Health {
  if (value === undefined) return "unknown";
  return value < 1 ? "unhealthy" : "healthy";
}
