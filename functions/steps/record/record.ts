import { executionKey } from "../../../dr/record/conditional-write";
import { executionOf, measurementsOf } from "../../../dr/record/items";
import { DONE, type WorkWithoutLock, refused } from "../../runtime/step/step-function";

/**
 * Writes the outcome of the execution, with the time of every step and the measured loss. A later outcome replaces an
 * earlier one: an execution that succeeded but could not release its lock needs intervention.
 */
export const record: WorkWithoutLock = async (input, _journal, table, now) => {
  const { plan, execution, operation, outcome, failure = null, undoFailure = null } = input;
  if (operation === "undo") return DONE;
  if (outcome === undefined) return refused("outcome should be set, got nothing");
  await table.rewrite(executionKey(plan, execution), (item) => {
    if (item["outcome"] === outcome) return undefined;
    return {
      plan,
      execution,
      ...item,
      ...measurementsOf(executionOf(plan, execution, item)),
      outcome,
      failure,
      undoFailure,
      endedAt: now().toISOString(),
    };
  });
  return DONE;
};
