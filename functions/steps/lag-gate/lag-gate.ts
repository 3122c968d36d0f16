import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { StepOutput } from "../../../dr/asl/contract";
import type { LagGate } from "../../../dr/steps/lag-gate";
import { messageOf, named, Throttled, Transient } from "../../runtime/step/errors";
import { look, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";
import { lagOf, NO_LAG } from "./lag";

/** Measures how far the copy is behind; where nobody can say, only an accepted loss lets pass. */
export function lagGate(cloudwatch: (region: string) => Pick<CloudWatchClient, "send">): StepWork<LagGate> {
  return look(
    async (run) => {
      const { lagSeconds, why } = await lag(run, cloudwatch(run.parameters.region));
      return verdict(run, lagSeconds, why);
    },
    { once: true },
  );
}

async function lag(
  { parameters, input, now }: StepRun<LagGate>,
  client: Pick<CloudWatchClient, "send">,
): Promise<{ readonly lagSeconds?: number; readonly why: string }> {
  try {
    const lagSeconds = await lagOf(client, parameters, now());
    return lagSeconds === undefined ? { why: NO_LAG } : { lagSeconds, why: "" };
  } catch (error) {
    const known = named(error);
    const passes = known instanceof Throttled || known instanceof Transient;
    // Whoever has accepted a loss does not wait for a measurement.
    if (passes && !acceptsUnknown(input)) throw known;
    return { why: messageOf(error) };
  }
}

function verdict({ parameters, input }: StepRun<LagGate>, lagSeconds: number | undefined, why: string): StepOutput {
  const { objectiveSeconds } = parameters;
  const { mode, acceptedLossSeconds } = input;
  if (lagSeconds === undefined) {
    if (acceptsUnknown(input)) return { status: "done" };
    const unknown = `nobody knows how far the copy is behind: ${why}`;
    return mode === "planned"
      ? waiting(unknown)
      : refused(`${unknown}; start with acceptedLossSeconds to take over nevertheless`);
  }
  if (lagSeconds <= objectiveSeconds) return { status: "done", measured: { lagSeconds } };
  const behind = `the copy is ${lagSeconds} s behind, ${objectiveSeconds} s are allowed`;
  if (mode === "planned") return waiting(behind);
  if (acceptedLossSeconds >= lagSeconds) return { status: "done", measured: { lagSeconds } };
  return refused(
    `${behind} and ${acceptedLossSeconds} s accepted: start with acceptedLossSeconds of at least ${Math.ceil(lagSeconds)}`,
  );
}

function acceptsUnknown({ mode, acceptedLossSeconds }: StepRun<LagGate>["input"]): boolean {
  return mode === "unplanned" && acceptedLossSeconds > 0;
}
