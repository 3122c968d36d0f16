/**
 * What the state machine and a step's function say to each other. The machine carries only the execution, its epoch and
 * the last answer; everything else a step has to remember stands in the DR table.
 *
 * Duties of every function (`start`, `check`, `undo`):
 * - Read the deployment's record first. When its lock is not this execution's with this epoch, answer `refused` and touch
 *   nothing. Excepted are `acquire-lock` and `release-lock` (releasing, and undoing the first, means a lock of this execution,
 *   whatever the epoch, and is `done` where there is none) and `record` and `notify`, which go by the execution's name: they write only its own item.
 * - Be idempotent: Lambda may run it twice, and a take-over runs it again. What is already so is `done`.
 * - Before the first change, write the step's entry into the execution's item, unless it is there: start time, and what
 *   `undo` will need (the former count). `undo` without an entry has nothing to take back and is `done`.
 * - With `step.pointOfNoReturn`: set `pointOfNoReturn: true` on the execution's item before the first changing call, and
 *   set the active site (transitions.activated) before answering `done`.
 * - In a take-over (`resume` set) `acquire-lock` copies the step entries of the taken-over execution into the new one's
 *   item, so that `undo` finds them; a gate that has passed by its entry is `done`.
 * - Never sleep. Answer `waiting` and be asked again (`check`; for `undo`, `undo`).
 * - Throw an error named `Throttled` or `Transient` to be tried again with backoff; anything else thrown ends the step.
 */

import type { Mode, ServingRole, WorkflowKind } from "../plan/plan";

export type Operation = "start" | "check" | "undo";

/** Who tries a call again: the machine, when a function throws an error with one of these names. */
export const RETRIED_ERRORS = ["Throttled", "Transient"] as const;

/** Input of an execution; what is absent gets the default. */
export interface ExecutionInput {
  /** The site that gets active, or that `deactivate` and `drill` are about. */
  readonly site: ServingRole;
  readonly mode: Mode;
  /**
   * Seconds of loss that the decider accepts where the lag is larger or unknown; only unplanned.
   * @default 0: none beyond the objective
   */
  readonly acceptedLossSeconds?: number;
  /**
   * Name of an open execution whose lock this one takes over to finish its work.
   * @default "": none
   */
  readonly resume?: string;
  /** @default "unknown" */
  readonly requestedBy?: string;
}

/** How an execution ended, as `record` and `notify` get it. */
export type Outcome =
  /** Everything required is done. */
  | "succeeded"
  /** The lock was refused: nothing was begun. */
  | "refused"
  /** It failed before the point of no return; what was done is undone and the lock goes back. */
  | "rolled-back"
  /** It failed and cannot go back: the lock stays, somebody has to take over. */
  | "needs-intervention";

/** Why an execution did not go on. */
export interface Failure {
  readonly step: string;
  /** `refused` by its gate, `timed-out`, an `error` of the function or `unexpected-response`: an answer nobody understands. */
  readonly kind: "refused" | "timed-out" | "error" | "unexpected-response";
  /** The function's answer, or `{Error, Cause}`. */
  readonly detail: unknown;
  /** Steps that did not get done, this one first. */
  readonly left: readonly string[];
}

export interface StepInput<P = Readonly<Record<string, unknown>>> extends Required<ExecutionInput> {
  readonly plan: string;
  readonly workflow: WorkflowKind;
  /** Name of the Step Functions execution. */
  readonly execution: string;
  /** 0 until `acquire-lock` has answered. */
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
  /** Only for `record` and `notify`: the undo that failed last, or null. */
  readonly undoFailure?: { readonly step: string; readonly detail: unknown } | null;
  /** Only for `manual-approval`: of the plan that the machine runs, see `planHash`. */
  readonly planHash?: string;
  /** Only for `manual-approval`: goes into SendTaskSuccess, with a StepOutput, by whoever approves. */
  readonly taskToken?: string;
}

/**
 * `done`: it is so. `waiting`: ask again. `refused`: it is not so, nothing was changed and nothing is on its way; of a
 * step that is the point of no return, this alone leads back, and only as long as it has never said `waiting`.
 */
export type StepStatus = "done" | "waiting" | "refused";

export interface StepOutput {
  readonly status: StepStatus;
  /** One sentence for people; required with `refused`. */
  readonly reason?: string;
  /** Numbers worth keeping, e.g. `lagSeconds`; the function has put them into the execution's item already. */
  readonly measured?: Readonly<Record<string, number>>;
}

/** `acquire-lock` answers this when it is done. */
export interface LockOutput extends StepOutput {
  readonly epoch: number;
  /** It took over an execution that had passed its point of no return: nothing may be undone. */
  readonly forwardOnly: boolean;
}
