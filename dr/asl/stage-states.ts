import type { DeclaredStep } from "../plan/declared";
import type { Scope } from "./scope";
import { type StepEnds, stepStates } from "./step-states";
import { catchAll, type Json, type State } from "./state";

export interface StageEnds {
  /** Next state when every required step is done. */
  readonly next: string;
  /** Next state after a failure that can be rolled back. */
  readonly rollback: string;
  /** Next state after a failure that cannot be rolled back. */
  readonly needsIntervention: string;
  readonly unfinishedSteps: readonly string[];
  readonly payload?: StepEnds["payload"];
}

/** First state of a stage. */
export function stageEntry(scope: Scope, stage: readonly DeclaredStep[]): string {
  return stage.length === 1 ? scope.name(stage[0]!.id, "start") : scope.name(stage[0]!.id, "parallel");
}

/** States of one step, or of parallel steps: branches of a Parallel state that never fail and return their result. */
export function stageStates(scope: Scope, stage: readonly DeclaredStep[], ends: StageEnds): Record<string, State> {
  return stage.length === 1 ? single(scope, stage[0]!, ends) : parallel(scope, stage, ends);
}

function single(
  scope: Scope,
  step: DeclaredStep,
  { next, rollback, needsIntervention, unfinishedSteps, payload }: StageEnds,
): Record<string, State> {
  const continueAt = step.required ? undefined : next;
  return stepStates(scope, step, {
    done: next,
    // Refused means that nothing was changed: it is the only failure at the point of no return that can be rolled back.
    refused: continueAt ?? (step.position === "after" ? needsIntervention : rollback),
    failed: continueAt ?? (step.position === "before" ? rollback : needsIntervention),
    unfinishedSteps: unfinishedFrom(unfinishedSteps, step),
    failurePath: step.required ? "$.failure" : "$.skipped",
    ...(payload ? { payload } : {}),
  });
}

function parallel(scope: Scope, stage: readonly DeclaredStep[], ends: StageEnds): Record<string, State> {
  const { next, rollback, needsIntervention, unfinishedSteps } = ends;
  const name = (part: string) => scope.name(stage[0]!.id, part);
  const key = (step: DeclaredStep) => `lane${stage.indexOf(step)}`;
  const lane = (step: DeclaredStep) => `$.lanes.${key(step)}`;
  const fails = (step: DeclaredStep): Json => ({ Not: { Variable: `${lane(step)}.kind`, StringEquals: "done" } });
  const pointsOfNoReturn = stage.filter(({ pointOfNoReturn }) => pointOfNoReturn);
  const required = stage.filter((step) => step.required);
  const fail = (step: DeclaredStep, to: string): State => ({
    Type: "Pass",
    InputPath: lane(step),
    ResultPath: "$.failure",
    Next: to,
  });
  const { position } = stage[0]!;
  // Without a required step nothing is evaluated, and nothing fails.
  const bestEffort = required.length === 0;
  const forward = bestEffort ? next : position === "before" ? rollback : needsIntervention;
  return {
    [name("parallel")]: {
      Type: "Parallel",
      Branches: stage.map((step) => ({
        StartAt: scope.name(step.id, "start"),
        States: branch(scope, step, unfinishedFrom(unfinishedSteps, step)),
      })),
      // By name: not every interpreter supports a field after an index, as in `$[0].kind`.
      ResultSelector: Object.fromEntries(stage.map((step, i) => [`${key(step)}.$`, `$[${i}]`])),
      ResultPath: "$.lanes",
      Catch: catchAll(name("parallel-error")),
      Next: bestEffort ? next : name("evaluate"),
    },
    [name("parallel-error")]: {
      Type: "Pass",
      Parameters: { step: stage[0]!.id, kind: "error", "detail.$": "$.error", unfinishedSteps },
      ResultPath: bestEffort ? "$.skipped" : "$.failure",
      Next: forward,
    },
    [name("evaluate")]: {
      Type: "Choice",
      Choices: [
        // Every step that cannot be rolled back was refused: none of them changed anything.
        ...(pointsOfNoReturn.length > 0
          ? [
              {
                And: pointsOfNoReturn.map((step) => refusedLane(lane(step))),
                Next: scope.name(pointsOfNoReturn[0]!.id, "all-refused"),
              },
            ]
          : []),
        ...required.map((step) => ({ ...(fails(step) as object), Next: scope.name(step.id, "failed") })),
      ],
      Default: next,
    },
    ...(pointsOfNoReturn.length > 0
      ? {
          [scope.name(pointsOfNoReturn[0]!.id, "all-refused")]: fail(
            pointsOfNoReturn[0]!,
            position === "after" ? needsIntervention : rollback,
          ),
        }
      : {}),
    ...Object.fromEntries(required.map((step) => [scope.name(step.id, "failed"), fail(step, forward)])),
  };
}

/** States of a branch. It never fails: its output contains the result. */
function branch(scope: Scope, step: DeclaredStep, unfinishedSteps: readonly string[]): Record<string, State> {
  const done = scope.name(step.id, "done");
  const ended = scope.name(step.id, "ended");
  return {
    ...stepStates(scope, step, { done, refused: ended, failed: ended, unfinishedSteps, failurePath: "$" }),
    [done]: { Type: "Pass", Result: { step: step.id, kind: "done" }, End: true },
    [ended]: { Type: "Pass", End: true },
  };
}

function refusedLane(lane: string): Json {
  return { Variable: `${lane}.kind`, StringEquals: "refused" };
}

/** Steps that are not done when a step fails: the step itself and all steps of later stages. */
function unfinishedFrom(unfinishedSteps: readonly string[], step: DeclaredStep): readonly string[] {
  return [step.id, ...unfinishedSteps];
}
