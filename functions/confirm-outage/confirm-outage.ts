import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Health } from "../../dr/site-item";
import type { ConfirmOutage, Observer } from "../../dr/steps/confirm-outage";
import { newest } from "../metric/newest";
import { messageOf, named, Throttled } from "../step/errors";
import { look, refused, type StepWork } from "../step/step-function";

const DEFAULT_WINDOW_SECONDS = 180;

interface Word {
  readonly observer: string;
  readonly health: Health;
  /** Why nothing is known. */
  readonly error?: unknown;
}

/** Counts who says that the site is unhealthy; an observer who cannot be asked, or says nothing, counts as neither. */
export function confirmOutage(cloudwatch: (region: string) => Pick<CloudWatchClient, "send">): StepWork<ConfirmOutage> {
  return look(
    async ({ parameters, now }) => {
      const { observers, quorum, windowSeconds = DEFAULT_WINDOW_SECONDS } = parameters;
      const ask = async (region: string): Promise<readonly Word[]> => {
        const there = observers.filter((one) => one.region === region);
        try {
          const queries = there.map((one) => ({ ...one, statistic: "Minimum" as const }));
          const values = await newest(cloudwatch(region), queries, { now: now(), windowSeconds });
          return there.map(({ name }, i) => ({ observer: name, health: healthOf(values[i]) }));
        } catch (error) {
          return there.map(({ name }) => ({ observer: name, health: "unknown", error: named(error) }));
        }
      };
      const words = (await Promise.all(regionsOf(observers).map(ask))).flat();
      const count = (health: Health) => words.filter((word) => word.health === health).length;
      const measured = { unhealthy: count("unhealthy"), healthy: count("healthy"), unknown: count("unknown") };
      if (measured.unhealthy >= quorum) return { status: "done", measured };
      const throttled = words.find(({ error }) => error instanceof Throttled);
      if (throttled) throw throttled.error;
      return refused(
        `${measured.unhealthy} of ${observers.length} observers say unhealthy, ${quorum} must: ${words.map(told).join(", ")}`,
      );
    },
    { once: true },
  );
}

function regionsOf(observers: readonly Observer[]): readonly string[] {
  return [...new Set(observers.map(({ region }) => region))];
}

function healthOf(value: number | undefined): Health {
  if (value === undefined) return "unknown";
  return value < 1 ? "unhealthy" : "healthy";
}

function told({ observer, health, error }: Word): string {
  return `${observer} ${health}${error === undefined ? "" : ` (${messageOf(error)})`}`;
}
