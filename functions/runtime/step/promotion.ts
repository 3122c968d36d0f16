import type { StepOutput } from "../../../dr/asl/contract";
import { cancelPromotion, startPromotion } from "../../../dr/record/transitions";
import { hadNoEffect, messageOf, Throttled, named } from "./errors";
import { refused, type StepRun, waiting } from "./step-function";

export interface PromotionRequest {
  /** The call to AWS that cannot be rolled back. */
  readonly send: () => Promise<unknown>;
  /** The output when the promotion is done or in progress; undefined when AWS does not show it. */
  readonly progress: () => Promise<StepOutput | undefined>;
  /** Reason of `waiting` after AWS accepted the call. */
  readonly started: string;
}

/**
 * Requests a promotion. Before the call it records the point of no return and, in an unplanned execution, that the other
 * site is to be fenced whatever the outcome: a call that is lost or times out may have had an effect. A call that AWS
 * rejected or throttled had none, and neither record remains.
 */
export async function requestPromotion(
  run: StepRun<unknown>,
  { send, progress, started }: PromotionRequest,
): Promise<StepOutput> {
  const { input, table, journal } = run;
  await table.change(input.plan, (record) => startPromotion(record, input, input.site, input.mode));
  await journal.passPointOfNoReturn();
  try {
    await send();
  } catch (error) {
    if (!hadNoEffect(error)) throw error;
    // AWS may have rejected the call because the promotion has already started.
    const output = settled(run, (await progress()) ?? refused(messageOf(error)));
    if (output.status !== "refused") return output;
    await withdrawPromotion(run);
    const known = named(error);
    if (known instanceof Throttled) throw known;
    return output;
  }
  return waiting(started);
}

/** Refuses a check of a promotion that was never requested: what its start recorded before it was interrupted is removed. */
export async function notRequested(run: StepRun<unknown>, reason: string): Promise<StepOutput> {
  await run.table.change(run.input.plan, (record) => cancelPromotion(record, run.input));
  return refused(reason);
}

/** After an earlier request a promotion may be in progress: do not refuse, wait. */
export function settled({ entry }: StepRun<unknown>, output: StepOutput): StepOutput {
  return entry?.pointOfNoReturn === true && output.status === "refused" ? { ...output, status: "waiting" } : output;
}

async function withdrawPromotion({ input, table, journal }: StepRun<unknown>): Promise<void> {
  await journal.withdrawPointOfNoReturn();
  await table.change(input.plan, (record) => cancelPromotion(record, input));
}
