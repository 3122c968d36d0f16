import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { StepOutput } from "../../../dr/asl/contract";
import { otherSite } from "../../../dr/plan/plan";
import { siteItemOf, siteKey } from "../../../dr/record/site-item";
import type { LagGate } from "../../../dr/steps/lag-gate";
import { messageOf, named, Throttled, Transient } from "../../runtime/step/errors";
import { checkOnly, refused, type StepRun, type StepWork, waiting } from "../../runtime/step/step-function";
import { type Lag, lagOf, NO_LAG } from "./lag";

const MINUTE_MS = 60_000;
/** Age up to which an observation counts, as for the confirmation of the outage. */
const RECENT_MS = 3 * MINUTE_MS;

interface Reading {
  readonly lag?: Lag;
  /** Why the lag is unknown. */
  readonly why: string;
}

/**
 * Measures the replication lag. When the lag is unknown, the gate opens only if the request accepts a loss. In an outage the
 * lag grows with the time, not with the writes that are lost: when the fence found no response from the other site's region,
 * and the current value is above the objective, an unplanned execution uses the last one before the outage. A site that
 * responded is fenced, and the replica catches up: the gate waits.
 */
export function lagGate(cloudwatch: (region: string) => Pick<CloudWatchClient, "send">): StepWork<LagGate> {
  return checkOnly(
    async (run) => {
      const client = cloudwatch(run.parameters.region);
      const current = await reading(run, client, run.now());
      if (current.lag === undefined ? acceptsUnknown(run.input) : isWithin(run, current.lag)) {
        return verdict(run, current);
      }
      const silent = run.input.mode === "unplanned" && (await isSilent(run));
      const before = silent ? await lastBefore(run) : undefined;
      const earlier = before === undefined ? undefined : await reading(run, client, before);
      const output = verdict(run, earlier?.lag === undefined ? current : earlier);
      const catchesUp = current.lag !== undefined && !silent && output.status === "refused";
      return catchesUp ? waiting(output.reason!) : output;
    },
    { doneIsFinal: true },
  );
}

function isWithin({ parameters }: StepRun<LagGate>, { seconds }: Lag): boolean {
  return seconds <= parameters.objectiveSeconds;
}

/**
 * Whether the fence of this execution had no response from the region of the other site. An error counts as none: nothing
 * fences the site, and the lag may never shrink.
 */
async function isSilent({ journal }: StepRun<LagGate>): Promise<boolean> {
  const { steps = {} } = (await journal.read()) ?? {};
  return Object.values(steps).some(({ type, responded }) => type === "fence" && responded !== true);
}

async function reading(
  { parameters, input }: StepRun<LagGate>,
  client: Pick<CloudWatchClient, "send">,
  at: Date,
): Promise<Reading> {
  try {
    const lag = await lagOf(client, parameters, at);
    return lag === undefined ? { why: NO_LAG } : { lag, why: "" };
  } catch (error) {
    const known = named(error);
    const passes = known instanceof Throttled || known instanceof Transient;
    // A request that accepts a loss does not wait for a measurement.
    if (passes && !acceptsUnknown(input)) throw known;
    return { why: messageOf(error) };
  }
}

/**
 * The last complete minute in which an observer may have reported the other site healthy; undefined when none reports it
 * unhealthy now.
 */
async function lastBefore({ input, table, now }: StepRun<LagGate>): Promise<Date | undefined> {
  const { observations } = siteItemOf(await table.read(siteKey(input.plan, otherSite(input.site))));
  const since = Object.values(observations)
    .filter(({ health, at }) => health === "unhealthy" && now().getTime() - Date.parse(at) <= RECENT_MS)
    .map((observation) => Date.parse(observation.since));
  if (since.length === 0) return undefined;
  // Observers report once a minute: the outage may have started a minute before the first of these reports.
  return new Date(Math.floor((Math.min(...since) - MINUTE_MS) / MINUTE_MS) * MINUTE_MS - MINUTE_MS);
}

function verdict({ parameters, input, now }: StepRun<LagGate>, { lag, why }: Reading): StepOutput {
  const { objectiveSeconds } = parameters;
  const { mode, acceptedLossSeconds } = input;
  if (lag === undefined) {
    if (acceptsUnknown(input)) return { status: "done" };
    const unknown = `the replication lag is unknown: ${why}`;
    return mode === "planned"
      ? waiting(unknown)
      : refused(`${unknown}; start with acceptedLossSeconds to fail over anyway`);
  }
  const { seconds } = lag;
  const measured = { lagSeconds: seconds, lagAgeSeconds: Math.round((now().getTime() - lag.at.getTime()) / 1000) };
  if (seconds <= objectiveSeconds) return { status: "done", measured };
  const behind = `the replication lag is ${seconds} s, ${objectiveSeconds} s are allowed`;
  if (mode === "planned") return waiting(behind);
  if (acceptedLossSeconds >= seconds) return { status: "done", measured };
  return refused(
    `${behind} and ${acceptedLossSeconds} s are accepted: start with acceptedLossSeconds of at least ${Math.ceil(seconds)}`,
  );
}

function acceptsUnknown({ mode, acceptedLossSeconds }: StepRun<LagGate>["input"]): boolean {
  return mode === "unplanned" && acceptedLossSeconds > 0;
}
