import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Health } from "../../../dr/record/site-item";
import type { ConfirmOutage } from "../../../dr/steps/confirm-outage";
import { Throttled } from "../../runtime/step/errors";
import { checkOnly, refused, type StepWork, waiting } from "../../runtime/step/step-function";
import { type LastObservation, lastObservations, observationText } from "./observations";

/**
 * Counts the observers that report the active site unhealthy, and those that report the site to activate healthy. Without a
 * recent value, or in a failed region, an observer is unknown.
 */
export function confirmOutage(cloudwatch: (region: string) => Pick<CloudWatchClient, "send">): StepWork<ConfirmOutage> {
  return checkOnly(
    async ({ input, parameters, now }) => {
      const { observers, quorum, targetObservers, ...window } = parameters;
      const at = now();
      const [lost, target] = (await Promise.all(
        [observers, targetObservers].map((some) => lastObservations(cloudwatch, { ...window, observers: some }, at)),
      )) as [readonly LastObservation[], readonly LastObservation[]];
      const measured = {
        ...{ unhealthy: count(lost, "unhealthy"), healthy: count(lost, "healthy"), unknown: count(lost, "unknown") },
        targetHealthy: count(target, "healthy"),
      };
      if (measured.unhealthy >= quorum && measured.targetHealthy > 0) return { status: "done", measured };
      const throttled = [...lost, ...target].find(({ error }) => error instanceof Throttled);
      if (throttled) throw throttled.error;
      return measured.unhealthy < quorum
        ? refused(
            `${measured.unhealthy} of ${observers.length} observers report unhealthy, ${quorum} required: ${textOf(lost)}`,
          )
        : // A single observation must not end an automatic failover: the next one comes within a minute.
          waiting(`no observer reports the ${input.site} healthy: ${textOf(target)}`);
    },
    { doneIsFinal: true },
  );
}

function count(observations: readonly LastObservation[], health: Health): number {
  return observations.filter((one) => one.health === health).length;
}

function textOf(observations: readonly LastObservation[]): string {
  return observations.map(observationText).join(", ");
}
