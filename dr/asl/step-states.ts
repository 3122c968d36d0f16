import type { DeclaredStep } from "../plan/declared";
import type { Scope } from "./scope";
import { answered, catchAll, type Json, type State } from "./state";

/** Where a step's states lead to. */
export interface StepEnds {
  readonly done: string;
  /** State that takes a step that was refused, and any other failure. */
  readonly refused: string;
  readonly failed: string;
  /** Steps that are left when this one fails, itself first. */
  readonly left: readonly string[];
  /** Where a failure is kept; a lane ends with it as its whole output. @default "$.failure" */
  readonly failurePath?: string;
  /** For `record` and `notify`. @default none */
  readonly payload?: Readonly<Record<string, Json>>;
}

/**
 * Start, then check again and again until it is done or overdue. A check that fails says nothing about the step: it counts
 * as one that was waited for. A point of no return whose start failed may have been passed: the checks find out.
 */
export function stepStates(scope: Scope, step: DeclaredStep, ends: StepEnds): Record<string, State> {
  const name = (part: string) => scope.name(step.id, part);
  if (step.function === undefined) {
    return { [name("start")]: { Type: "Wait", Seconds: step.deadlineSeconds, Next: ends.done } };
  }
  const settles = step.pointOfNoReturn;
  const fail = (kind: string, detail: Readonly<Record<string, Json>>, next: string): State => ({
    Type: "Pass",
    Parameters: { step: step.id, kind, left: ends.left, ...detail },
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
      Catch: [...(approval ? timedOut : []), ...(catchAll(name(settles ? "doubt" : "error")) as readonly Json[])],
      Next: name("started"),
    }),
    [name("started")]: {
      Type: "Choice",
      Choices: [
        { ...(isDone(step) as object), Next: ends.done },
        { ...(answered("refused") as object), Next: name("refused") },
        ...(approval ? [] : [{ ...(answered("waiting") as object), Next: name(settles ? "begun" : "poll") }]),
      ],
      Default: name(settles ? "doubt" : "unexpected-response"),
    },
    [name("refused")]: fail("refused", output, ends.refused),
    ...(settles ? {} : { [name("error")]: fail("error", { "detail.$": "$.error" }, ends.failed) }),
    [name("unexpected-response")]: fail("unexpected-response", output, ends.failed),
    ...(settles ? { [name("begun")]: begun(true, name("poll")), [name("doubt")]: begun(false, name("poll")) } : {}),
    [name("timed-out")]: fail("timed-out", { detail: `not done after ${step.deadlineSeconds} s` }, ends.failed),
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
        // It had begun and now nothing of it is to be seen: nobody knows how far it came.
        ...(step.pointOfNoReturn
          ? [
              {
                ...(answered("refused", { Variable: "$.begun", BooleanEquals: true }) as object),
                Next: name("unexpected-response"),
              },
            ]
          : []),
        { ...(answered("refused") as object), Next: name("refused") },
      ],
      Default: name("count"),
    },
    ...counting(scope, [step.id], { poll: step, again: name("wait"), overdue: name("timed-out") }),
  };
}

/** The lock is not taken before its epoch is known. */
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

/** Whether a point of no return said that it is under way; as long as it has not, it may turn out not to have begun. */
function begun(value: boolean, next: string): State {
  return { Type: "Pass", Result: value, ResultPath: "$.begun", Next: next };
}

/** Counts a poll and looks whether the deadline has been used up. */
export function counting(
  scope: Scope,
  path: readonly string[],
  ends: {
    readonly poll: Pick<DeclaredStep, "pollSeconds" | "deadlineSeconds">;
    readonly again: string;
    readonly overdue: string;
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
          Next: ends.overdue,
        },
      ],
      Default: ends.again,
    },
  };
}
