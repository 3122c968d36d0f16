import type { Outcome } from "./contract";
import type { DeclaredStep } from "../plan/declared";
import type { Scope } from "./scope";
import { answered, catchAll, type Json, type State } from "./state";

/** Steps that the endings call with their own outcome. */
export interface CommonSteps {
  readonly lock: DeclaredStep;
  readonly record: DeclaredStep;
  readonly notify: DeclaredStep;
}

/**
 * The endings of a failed workflow; each one records the outcome and notifies people. `refused`: nothing was started.
 * `rolled-back`: the lock is released. `needs-intervention`: the execution keeps the lock, so that no other execution
 * starts before it is resumed.
 */
export function endingStates(scope: Scope, common: CommonSteps): Record<string, State> {
  const { lock } = common;
  const needsIntervention = scope.name("needs-intervention", "record");
  const released = scope.name("rolled-back", "released");
  return {
    ...reportStates(scope, common, "needs-intervention", {
      unrecorded: scope.name("needs-intervention", "notify"),
      next: scope.name("needs-intervention", "end"),
    }),
    [scope.name("needs-intervention", "end")]: end(
      "NeedsIntervention",
      "It failed and cannot be rolled back: it keeps the lock; its item in the DR table contains the unfinished steps",
    ),
    ...reportStates(scope, common, "refused", {
      unrecorded: scope.name("refused", "notify"),
      next: scope.name("refused", "end"),
    }),
    [scope.name("refused", "end")]: end("Refused", "The lock was refused: nothing was started"),
    // Not recorded: keep the lock, so that the lock and the item of the execution agree.
    ...reportStates(scope, common, "rolled-back", {
      unrecorded: needsIntervention,
      next: scope.name("rolled-back", "release"),
    }),
    [scope.name("rolled-back", "release")]: scope.task(lock, "undo", {
      Catch: catchAll(needsIntervention),
      Next: released,
    }),
    [released]: {
      Type: "Choice",
      Choices: [{ ...(answered("done") as object), Next: scope.name("rolled-back", "end") }],
      Default: needsIntervention,
    },
    [scope.name("rolled-back", "end")]: end("RolledBack", "It failed, and its changes were rolled back"),
  };
}

/** Payload of `record` and `notify`: the outcome and the failures. */
export function outcome(name: Outcome): Readonly<Record<string, Json>> {
  return { outcome: name, "failure.$": "$.failure", "undoFailure.$": "$.undoFailure" };
}

function reportStates(
  scope: Scope,
  { record, notify }: CommonSteps,
  name: Outcome,
  { unrecorded, next }: { readonly unrecorded: string; readonly next: string },
): Record<string, State> {
  const recorded = scope.name(name, "recorded");
  const notified = scope.name(name, "notify");
  return {
    [scope.name(name, "record")]: scope.task(record, "start", {
      payload: outcome(name),
      Catch: catchAll(unrecorded),
      Next: recorded,
    }),
    [recorded]: {
      Type: "Choice",
      Choices: [{ ...(answered("done") as object), Next: notified }],
      Default: unrecorded,
    },
    // Notification is best effort: an alarm reports failed executions as well.
    [notified]: scope.task(notify, "start", { payload: outcome(name), Catch: catchAll(next), Next: next }),
  };
}

function end(error: string, cause: string): State {
  return { Type: "Fail", Error: `Steadfast.${error}`, Cause: cause };
}
