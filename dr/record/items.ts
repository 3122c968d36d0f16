import type { Failure, Outcome } from "../asl/contract";
import type { Mode, ServingRole, WorkflowKind } from "../plan/plan";

/**
 * Items of the DR table besides the record. Times are ISO 8601 in UTC. A field is absent until the event has happened.
 */

/** A request for approval. The last answer required sends the task token back to Step Functions. */
export interface ApprovalRequest {
  readonly question: string;
  /** X11: hash of the plan to approve. An answer must contain the same hash. */
  readonly planHash: string;
  /** Number of people who must approve. */
  readonly approvers: number;
  readonly expiresAt: string;
  /** Task token of Step Functions, for SendTaskSuccess. */
  readonly token: string;
  /** Answers so far, oldest first. @default none */
  readonly answers?: readonly ApprovalAnswer[];
}

/** One person's answer to an approval request. */
export interface ApprovalAnswer {
  /** Stable identifier of the person at the identity provider. */
  readonly by: string;
  readonly name: string;
  readonly decision: Decision;
  readonly at: string;
}

export type Decision = "approve" | "reject";

/** The entry of one step in the item of its execution. */
export interface StepEntry {
  readonly type: string;
  readonly startedAt: string;
  /** State that `undo` needs. Written once, before the first change. */
  readonly undoState?: Readonly<Record<string, unknown>>;
  /** Written before the call that cannot be rolled back. */
  readonly pointOfNoReturn?: boolean;
  /** For a fence: whether the region responded. */
  readonly responded?: boolean;
  readonly approvalRequest?: ApprovalRequest;
  readonly measured?: Readonly<Record<string, number>>;
  readonly doneAt?: string;
  /** When `undo` started, for an undo that takes more than one call. */
  readonly rollbackStartedAt?: string;
  readonly rolledBackAt?: string;
}

/** One execution, with its current progress. */
export interface ExecutionItem {
  readonly plan: string;
  readonly execution: string;
  /** Increases with every write. It is the condition of a write that replaces the whole item. */
  readonly changes: number;
  readonly workflow?: WorkflowKind;
  readonly site?: ServingRole;
  readonly mode?: Mode;
  readonly requestedBy?: string;
  readonly acceptedLossSeconds?: number;
  readonly resume?: string;
  readonly startedAt?: string;
  readonly pointOfNoReturn: boolean;
  readonly steps: Readonly<Record<string, StepEntry>>;
  readonly outcome?: Outcome;
  readonly failure?: Failure | null;
  readonly endedAt?: string;
  /** Outcome of the last notification. */
  readonly notifiedOutcome?: Outcome;
}

/**
 * Index of the table that lists executions, newest first. It is sparse: only executions have its sort key. It contains
 * the attributes of a list.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html
 */
export const EXECUTIONS_BY_START = {
  name: "executions-by-start",
  sortKey: "startedAt",
  attributes: [
    ...["execution", "workflow", "site", "mode", "requestedBy", "acceptedLossSeconds", "resume", "pointOfNoReturn"],
    ...["outcome", "endedAt", "rtoSeconds", "rpoSeconds", "stepSeconds"],
  ],
} as const;

/** Attribute of a step's entry. Each step has its own, so that parallel steps never overwrite each other. */
export function stepAttribute(step: string): string {
  return `step:${step}`;
}

/** An execution from the attributes of its item in the table. */
export function executionOf(plan: string, execution: string, item: Readonly<Record<string, unknown>>): ExecutionItem {
  const prefix = stepAttribute("");
  const steps = Object.entries(item)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, entry]) => [name.slice(prefix.length), entry as StepEntry] as const);
  return {
    changes: 0,
    pointOfNoReturn: false,
    ...(item as Partial<ExecutionItem>),
    plan,
    execution,
    steps: Object.fromEntries(steps),
  };
}

/** X5: duration and possible data loss of an execution. */
export interface Measurements {
  /** Seconds from the start of a step until it was done. */
  readonly stepSeconds: Readonly<Record<string, number>>;
  /** Seconds from the decision (the last approval, if there was one) to the end of the external check. */
  readonly rtoSeconds?: number;
  /** Replication lag in seconds at an unplanned failover or a drill. Absent when the lag was unknown. */
  readonly rpoSeconds?: number;
}

/** Calculates the measurements from the step entries of an execution. */
export function measurementsOf({ startedAt, workflow, mode, steps }: ExecutionItem): Measurements {
  const done = Object.entries(steps).flatMap(([id, entry]) =>
    entry.doneAt === undefined ? [] : [{ id, ...entry, doneAt: entry.doneAt }],
  );
  const latest = (type: string) =>
    done
      .filter((step) => step.type === type)
      .map(({ doneAt }) => doneAt)
      .sort()
      .at(-1);
  // Steps of a resumed execution started before this one.
  const started = [...(startedAt === undefined ? [] : [startedAt]), ...done.map((step) => step.startedAt)].sort()[0];
  const decided = latest("manual-approval") ?? started;
  const serving = latest("verify-outside");
  const lag = done.find(({ measured }) => measured?.["lagSeconds"] !== undefined)?.measured?.["lagSeconds"];
  return {
    stepSeconds: Object.fromEntries(done.map((step) => [step.id, secondsBetween(step.startedAt, step.doneAt)])),
    ...(decided === undefined || serving === undefined ? {} : { rtoSeconds: secondsBetween(decided, serving) }),
    ...((mode === "unplanned" || workflow === "drill") && lag !== undefined ? { rpoSeconds: lag } : {}),
  };
}

/** Seconds from one time of the table to another. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
