import type { Failure, Outcome } from "../asl/contract";
import type { Mode, ServingRole, WorkflowKind } from "../plan/plan";

/** Items of the DR table beside the record. Times are ISO 8601 in UTC; what is absent has not happened. */

/** A question that people are to answer; whoever does sends the token back. */
export interface ApprovalRequest {
  readonly question: string;
  /** X11: hash of the plan that is approved; the answer must name the same. */
  readonly planHash: string;
  /** People who have to agree. */
  readonly approvers: number;
  readonly expiresAt: string;
  /** Of Step Functions, for SendTaskSuccess. */
  readonly token: string;
  /** What people have answered so far, oldest first. @default nothing */
  readonly answers?: readonly ApprovalAnswer[];
}

/** One person's answer to a question. */
export interface ApprovalAnswer {
  /** The person, as whoever vouches for them always calls them. */
  readonly by: string;
  readonly name: string;
  readonly decision: Decision;
  readonly at: string;
}

export type Decision = "approve" | "reject";

/** What an execution remembers of one of its steps. */
export interface StepEntry {
  readonly type: string;
  readonly startedAt: string;
  /** What `undo` needs, written before the first change and never again. */
  readonly kept?: Readonly<Record<string, unknown>>;
  /** Written before the call that cannot be taken back. */
  readonly turned?: boolean;
  readonly asked?: ApprovalRequest;
  readonly measured?: Readonly<Record<string, number>>;
  readonly doneAt?: string;
  /** When taking it back began, where that has to last. */
  readonly undoingAt?: string;
  readonly undoneAt?: string;
}

/** One execution, as it is told so far. */
export interface ExecutionItem {
  readonly plan: string;
  readonly execution: string;
  /** Raised by every write; the condition of the next one that replaces the whole item. */
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
  /** Outcome that people were told last. */
  readonly told?: Outcome;
}

/**
 * Index of the table by which executions are found newest first: no other item has its sort key. It holds what a list tells.
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

/** Attribute of a step's entry: one of its own, so that steps side by side never write over each other. */
export function stepAttribute(step: string): string {
  return `step:${step}`;
}

/** An execution's item as the table gives it. */
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

/** X5: what an execution took and may have lost. */
export interface Measurements {
  /** Seconds from the start of a step until it was done. */
  readonly stepSeconds: Readonly<Record<string, number>>;
  /** Seconds from the decision, the last approval if there was one, to the check from outside. */
  readonly rtoSeconds?: number;
  /** Seconds by which the copy was behind when it took over unplanned, or was rehearsed; absent when nobody could say. */
  readonly rpoSeconds?: number;
}

/** Reads the measurements off the entries of an execution. */
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
  // What a take-over inherited began before it.
  const begun = [...(startedAt === undefined ? [] : [startedAt]), ...done.map((step) => step.startedAt)].sort()[0];
  const decided = latest("manual-approval") ?? begun;
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
