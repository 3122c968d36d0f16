import { type DeclaredStep, declaredStages, type Registry } from "../plan/declared";
import type { Plan } from "../plan/plan";

/** Maximum and minimum of a state that invokes a function, in seconds. */
const MAX_STATE_SECONDS = 30;
const MIN_STATE_SECONDS = 5;
/** For the invocation itself, and for a function that ends at its timeout. */
const MARGIN_SECONDS = 2;
const MAX_FUNCTION_SECONDS = 25;

/** Timeout in seconds of a state that invokes the function of a step. */
export function stateSeconds({ deadlineSeconds }: Pick<DeclaredStep, "deadlineSeconds">): number {
  return Math.max(MIN_STATE_SECONDS, Math.min(MAX_STATE_SECONDS, deadlineSeconds));
}

/**
 * Timeout in seconds of each function of a plan, by the function's part name: shorter than that of every state that invokes
 * it, so that no invocation changes anything after the state machine has gone on without it.
 */
export function functionSeconds(plan: Plan, registry?: Registry): Readonly<Record<string, number>> {
  const seconds: Record<string, number> = {};
  for (const workflow of plan.workflows) {
    for (const step of declaredStages(plan, workflow, registry).flat()) {
      if (step.function === undefined) continue;
      const own = Math.min(MAX_FUNCTION_SECONDS, stateSeconds(step) - MARGIN_SECONDS);
      seconds[step.function] = Math.min(own, seconds[step.function] ?? own);
    }
  }
  return seconds;
}
