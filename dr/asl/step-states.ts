import type { DeclaredStep } from "../plan/declared";
import type { Scope } from "./scope";
import { answered, catchAll, type Json, type State } from "./state";

/** Next states of a step. */
export interface StepEnds {
  readonly done: string;
  /** Next state when the step was refused. */
  readonly refused: string;
  /** Next state after any other failure. */
  readonly failed: string;
  /** Steps that are not done when this one fails, itself first. */
  readonly unfinishedSteps: readonly string[];
  /** Path of a failure. In a branch of a Parallel state it is the whole output. @default "$.failure" */
  readonly failurePath?: string;
  /** For `record` and `notify`. @default none */
  readonly payload?: Readonly<Record<string, Json>>;
}

/**
 * Calls `start`, then `check` until the step is done or timed out. A failed check gives no information about the step
 * and counts as `waiting`. When `start` of a point of no return fails, the point may have been passed; the checks
 * decide.
 */
export function stepStates(scope: Scope, step: DeclaredStep, ends: StepEnds): Record<string, State> {
  const name = (part: string) => scope.name(step.id, part);
  if (step.function === undefined) {
    return { [name("start")]: { Type: "Wait", Seconds: step.deadlineSeconds, Next: ends.done } };
  }
  const { pointOfNoReturn } = step;
  const fail = (kind: string, detail: Readonly<Record<string, Json>>, next: string): State => ({
    Type: "Pass",
    Parameters: { step: step.id, kind, unfinishedSteps: ends.unfinishedSteps, ...detail },
    ResultPath: ends.failurePath ?? "$.failure",
    Next: next,
  });
  const output: Readonly<Record<string, Json>> = { "detail.$": "$.last.output" };
  const payload: Readonly<Record<string, Json>> = ends.payload ? { payload: ends.payload } : {};
  const timedOut: readonly Json[] = [
    { ErrorEquals: ["States.Timeout"], ResultPath: "$.error", Next: name("timed-out") },
  ];
  const approval = step.type === "manual-approval";
  return {
    [name("start")]: scope.task(step, "start", {
      ...payload,
      Catch: [
        ...(approval ? timedOut : []),
        ...(catchAll(name(pointOfNoReturn ? "unknown" : "error")) as readonly Json[]),
      ],
      Next: name("answered"),
    }),
    [name("answered")]: {
      Type: "Choice",
      Choices: [
        { ...(isDone(step) as object), Next: ends.done },
        { ...(answered("refused") as object), Next: name("refused") },
        ...(approval ? [] : [{ ...(answered("waiting") as object), Next: name(pointOfNoReturn ? "started" : "poll") }]),
      ],
      Default: name(pointOfNoReturn ? "unknown" : "unexpected-response"),
    },
    [name("refused")]: fail("refused", output, ends.refused),
    ...(pointOfNoReturn ? {} : { [name("error")]: fail("error", { "detail.$": "$.error" }, ends.failed) }),
    [name("unexpected-response")]: fail("unexpected-response", output, ends.failed),
    ...(pointOfNoReturn
      ? { [name("started")]: setStarted(true, name("poll")), [name("unknown")]: setStarted(false, name("poll")) }
      : {}),
    [name("timed-out")]: fail(
      "timed-out",
      { detail: { timeout: `not done after ${step.deadlineSeconds} s`, "last.$": "$.last.output" } },
      ends.failed,
    ),
    ...(approval ? {} : polling(scope, step, ends, payload)),
  };
}

function polling(
  scope: Scope,
  step: DeclaredStep,
  ends: StepEnds,
  payload: Readonly<Record<string, Json>>,
): Record<string, State> {
  const name = (part: string) => scope.name(step.id, part);
  return {
    [name("poll")]: { Type: "Pass", Result: { count: 0 }, ResultPath: "$.polls", Next: name("wait") },
    [name("wait")]: { Type: "Wait", Seconds: step.pollSeconds, Next: name("check") },
    [name("check")]: scope.task(step, "check", {
      ...payload,
      Catch: catchAll(name("count")),
      Next: name("checked"),
    }),
    [name("checked")]: {
      Type: "Choice",
      Choices: [
        { ...(isDone(step) as object), Next: ends.done },
        // The step had started, and now the check finds nothing of it: its progress is unknown.
        ...(step.pointOfNoReturn
          ? [
              {
                ...(answered("refused", { Variable: "$.started", BooleanEquals: true }) as object),
                Next: name("unexpected-response"),
              },
            ]
          : []),
        { ...(answered("refused") as object), Next: name("refused") },
      ],
      Default: name("count"),
    },
    ...counting(scope, [step.id], { poll: step, again: name("wait"), timedOut: name("timed-out") }),
  };
}

/** Rule: the step is done. For `acquire-lock`, the response must contain the epoch and the direction. */
function isDone({ type }: DeclaredStep): Json {
  const number = "$.last.output.epoch";
  const flag = "$.last.output.forwardOnly";
  return type !== "acquire-lock"
    ? answered("done")
    : answered(
        "done",
        { Variable: number, IsPresent: true },
        { Variable: number, IsNumeric: true },
        { Variable: flag, IsPresent: true },
        { Variable: flag, IsBoolean: true },
      );
}

/** Records whether a point of no return has returned `waiting`. Until then the step may not have started. */
function setStarted(value: boolean, next: string): State {
  return { Type: "Pass", Result: value, ResultPath: "$.started", Next: next };
}

/** Counts polls and checks whether the deadline is reached. */
export function counting(
  scope: Scope,
  path: readonly string[],
  ends: {
    readonly poll: Pick<DeclaredStep, "pollSeconds" | "deadlineSeconds">;
    readonly again: string;
    readonly timedOut: string;
  },
): Record<string, State> {
  const { pollSeconds, deadlineSeconds } = ends.poll;
  return {
    [scope.name(...path, "count")]: {
      Type: "Pass",
      Parameters: { "count.$": "States.MathAdd($.polls.count, 1)" },
      ResultPath: "$.polls",
      Next: scope.name(...path, "due"),
    },
    [scope.name(...path, "due")]: {
      Type: "Choice",
      Choices: [
        {
          Variable: "$.polls.count",
          NumericGreaterThanEquals: Math.max(1, Math.ceil(deadlineSeconds / pollSeconds)),
          Next: ends.timedOut,
        },
      ],
      Default: ends.again,
    },
  };
}
