import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Health } from "../../../dr/record/site-item";
import type { ConfirmOutage } from "../../../dr/steps/confirm-outage";
import { Throttled } from "../../runtime/step/errors";
import { DONE, refused, type StepWork } from "../../runtime/step/step-function";
import { told, wordsOf } from "./words";

/** Counts who says that the site is unhealthy; an observer who cannot be asked, or says nothing, counts as neither. */
export function confirmOutage(cloudwatch: (region: string) => Pick<CloudWatchClient, "send">): StepWork<ConfirmOutage> {
  return {
    start: async ({ parameters, now }) => {
      const { observers, quorum } = parameters;
      const words = await wordsOf(cloudwatch, parameters, now());
      const count = (health: Health) => words.filter((word) => word.health === health).length;
      const measured = { unhealthy: count("unhealthy"), healthy: count("healthy"), unknown: count("unknown") };
      if (measured.unhealthy >= quorum) return { status: "done", measured };
      const throttled = words.find(({ error }) => error instanceof Throttled);
      if (throttled) throw throttled.error;
      return refused(
        `${measured.unhealthy} of ${observers.length} observers say unhealthy, ${quorum} must: ${words.map(told).join(", ")}`,
      );
    },
    check: () => Promise.resolve(refused("the observers are asked once, at the start")),
    undo: () => Promise.resolve(DONE),
    once: true,
  };
}
