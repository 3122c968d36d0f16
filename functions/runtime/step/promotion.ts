import type { StepOutput } from "../../../dr/asl/contract";
import { cancelPromotion, startPromotion } from "../../../dr/record/transitions";
import { declined, messageOf } from "./errors";
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
 * site is to be fenced whatever the outcome: a call that is lost or times out may have had an effect.
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
    if (!declined(error)) throw error;
    // AWS may have rejected the call because the promotion has already started.
    const output = settled(run, (await progress()) ?? refused(messageOf(error)));
    if (output.status === "refused") await table.change(input.plan, (record) => cancelPromotion(record, input));
    return output;
  }
  return waiting(started);
}

/** After an earlier request a promotion may be in progress: do not refuse, wait. */
export function settled({ entry }: StepRun<unknown>, output: StepOutput): StepOutput {
  return entry?.pointOfNoReturn === true && output.status === "refused" ? { ...output, status: "waiting" } : output;
}
