import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { StepOutput } from "../../../dr/asl/contract";
import type { LagGate } from "../../../dr/steps/lag-gate";
import { messageOf, named, Throttled, Transient } from "../../runtime/step/errors";
import { checkOnly, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";
import { lagOf, NO_LAG } from "./lag";

/** Measures the replication lag. When the lag is unknown, the gate opens only if the request accepts a loss. */
export function lagGate(cloudwatch: (region: string) => Pick<CloudWatchClient, "send">): StepWork<LagGate> {
  return checkOnly(
    async (run) => {
      const { lagSeconds, why } = await lag(run, cloudwatch(run.parameters.region));
      return verdict(run, lagSeconds, why);
    },
    { doneIsFinal: true },
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
    // A request that accepts a loss does not wait for a measurement.
    if (passes && !acceptsUnknown(input)) throw known;
    return { why: messageOf(error) };
  }
}

function verdict({ parameters, input }: StepRun<LagGate>, lagSeconds: number | undefined, why: string): StepOutput {
  const { objectiveSeconds } = parameters;
  const { mode, acceptedLossSeconds } = input;
  if (lagSeconds === undefined) {
    if (acceptsUnknown(input)) return { status: "done" };
    const unknown = `the replication lag is unknown: ${why}`;
    return mode === "planned"
      ? waiting(unknown)
      : refused(`${unknown}; start with acceptedLossSeconds to fail over anyway`);
  }
  if (lagSeconds <= objectiveSeconds) return { status: "done", measured: { lagSeconds } };
  const behind = `the replication lag is ${lagSeconds} s, ${objectiveSeconds} s are allowed`;
  if (mode === "planned") return waiting(behind);
  if (acceptedLossSeconds >= lagSeconds) return { status: "done", measured: { lagSeconds } };
  return refused(
    `${behind} and ${acceptedLossSeconds} s are accepted: start with acceptedLossSeconds of at least ${Math.ceil(lagSeconds)}`,
  );
}

function acceptsUnknown({ mode, acceptedLossSeconds }: StepRun<LagGate>["input"]): boolean {
  return mode === "unplanned" && acceptedLossSeconds > 0;
}
