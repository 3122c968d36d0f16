import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Health } from "../../../dr/record/site-item";
import type { ConfirmOutage } from "../../../dr/steps/confirm-outage";
import { Throttled } from "../../runtime/step/errors";
import { DONE, refused, type StepWork } from "../../runtime/step/step-function";
import { lastObservations, observationText } from "./observations";

/** Counts the observers that report unhealthy. Without a recent value, or in a failed region, an observer is unknown. */
export function confirmOutage(cloudwatch: (region: string) => Pick<CloudWatchClient, "send">): StepWork<ConfirmOutage> {
  return {
    start: async ({ parameters, now }) => {
      const { observers, quorum } = parameters;
      const observations = await lastObservations(cloudwatch, parameters, now());
      const count = (health: Health) => observations.filter((one) => one.health === health).length;
      const measured = { unhealthy: count("unhealthy"), healthy: count("healthy"), unknown: count("unknown") };
      if (measured.unhealthy >= quorum) return { status: "done", measured };
      const throttled = observations.find(({ error }) => error instanceof Throttled);
      if (throttled) throw throttled.error;
      return refused(
        `${measured.unhealthy} of ${observers.length} observers report unhealthy, ${quorum} required: ${observations.map(observationText).join(", ")}`,
      );
    },
    check: () => Promise.resolve(refused("the observations are read once, at the start")),
    undo: () => Promise.resolve(DONE),
    doneIsFinal: true,
  };
}
