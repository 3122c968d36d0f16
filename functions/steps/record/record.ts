import { executionKey } from "../../../dr/record/conditional-write";
import { executionOf, measurementsOf } from "../../../dr/record/items";
import { DONE, type FreeWork, refused } from "../../runtime/step/step-function";

/**
 * Writes how the execution ended, with the time of every step and the loss measured. A later ending replaces an earlier
 * one: an execution that succeeded and could not release its lock is open.
 */
export const record: FreeWork = async (input, _journal, table, now) => {
  const { plan, execution, operation, outcome, failure = null, undoFailure = null } = input;
  if (operation === "undo") return DONE;
  if (outcome === undefined) return refused("outcome should say how the execution ended, got nothing");
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
