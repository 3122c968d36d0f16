/**
 * Contract between the state machine and the function of a step. The state machine keeps only the execution, its epoch
 * and the last response. All other state of a step is in the DR table.
 *
 * Rules for every function (`start`, `check`, `undo`):
 * - Read the deployment's record first. Unless this execution holds the lock with this epoch, return `refused` and
 *   change nothing. Exceptions: `release-lock` and `undo` of `acquire-lock` release the lock of this execution,
 *   whatever the epoch, and return `done` when there is none. `acquire-lock` takes the lock. `record` and `notify` use
 *   only the name of the execution and write only its own item.
 * - Be idempotent: Lambda may run it twice, and a resumed execution runs it again. Return `done` for what is already
 *   done.
 * - Before the first change, write the step's entry into the execution's item if it is absent: the start time, and the
 *   state that `undo` needs (for example the former task count). `undo` without an entry returns `done`.
 * - With `step.pointOfNoReturn`: set `pointOfNoReturn: true` on the execution's item before the first changing call,
 *   and set the active site (`activate` of transitions.ts) before returning `done`.
 * - With `resume` set, `acquire-lock` copies the step entries of the resumed execution into the item of this one, so
 *   that `undo` finds them. A gate whose entry shows that it passed returns `done`.
 * - Never sleep. Return `waiting`; the state machine calls again (`check`, or `undo` for `undo`).
 * - Throw an error named `Throttled` or `Transient` to be retried with backoff. Any other error ends the step.
 */

import type { Mode, ServingRole, WorkflowKind } from "../plan/plan";

export type Operation = "start" | "check" | "undo";

/** Names of errors of a function that the state machine retries. */
export const RETRIED_ERRORS = ["Throttled", "Transient"] as const;

/** Input of an execution. Absent fields get their default. */
export interface ExecutionInput {
  /** The site to activate, deactivate or drill. */
  readonly site: ServingRole;
  readonly mode: Mode;
  /**
   * Data loss in seconds that is accepted when the lag exceeds the objective or is unknown. Only for unplanned
   * executions.
   * @default 0: none beyond the objective
   */
  readonly acceptedLossSeconds?: number;
  /**
   * Name of the unfinished execution to resume: this execution takes its lock and finishes its work.
   * @default "": none
   */
  readonly resume?: string;
  /** @default "unknown" */
  readonly requestedBy?: string;
}

/** Outcome of an execution, as `record` and `notify` receive it. */
export type Outcome =
  /** All required steps are done. */
  | "succeeded"
  /** The lock was refused: nothing was started. */
  | "refused"
  /** It failed before the point of no return. Its changes are rolled back and the lock is released. */
  | "rolled-back"
  /** It failed and cannot be rolled back. It keeps the lock until another execution resumes it. */
  | "needs-intervention";

/** Why an execution failed. */
export interface Failure {
  readonly step: string;
  /**
   * `refused` by its gate, `timed-out`, an `error` of the function, or `unexpected-response`: a response outside the
   * contract.
   */
  readonly kind: "refused" | "timed-out" | "error" | "unexpected-response";
  /** Response of the function, or `{Error, Cause}`. */
  readonly detail: unknown;
  /** Steps that are not done, this one first. */
  readonly unfinishedSteps: readonly string[];
}

export interface StepInput<P = Readonly<Record<string, unknown>>> extends Required<ExecutionInput> {
  readonly plan: string;
  readonly workflow: WorkflowKind;
  /** Name of the Step Functions execution. */
  readonly execution: string;
  /** 0 until `acquire-lock` has returned it. */
  readonly epoch: number;
  readonly operation: Operation;
  readonly step: {
    readonly id: string;
    readonly type: string;
    readonly parameters: P;
    readonly pointOfNoReturn: boolean;
  };
  /** Only for `record` and `notify`. */
  readonly outcome?: Outcome;
  /** Only for `record` and `notify`; null when the execution succeeded. */
  readonly failure?: Failure | null;
  /** Only for `record` and `notify`: the last undo that failed, or null. */
  readonly undoFailure?: { readonly step: string; readonly detail: unknown } | null;
  /** Only for `manual-approval`: hash of the plan that the state machine runs, see `planHash`. */
  readonly planHash?: string;
  /** Only for `manual-approval`: token for SendTaskSuccess, which sends a StepOutput when the request is approved. */
  readonly taskToken?: string;
}

/**
 * `done`: the step is done. `waiting`: call again. `refused`: nothing was changed and no change is in progress. For a
 * point of no return, only `refused` leads to a rollback, and only if the step has never returned `waiting`.
 */
export type StepStatus = "done" | "waiting" | "refused";

export interface StepOutput {
  readonly status: StepStatus;
  /** One sentence for the report and the notification; required with `refused`. */
  readonly reason?: string;
  /** Measurements, e.g. `lagSeconds`. The function has already written them into the execution's item. */
  readonly measured?: Readonly<Record<string, number>>;
}

/** Output of `acquire-lock` when it is done. */
export interface LockOutput extends StepOutput {
  readonly epoch: number;
  /** The resumed execution had passed its point of no return: nothing may be rolled back. */
  readonly forwardOnly: boolean;
}
