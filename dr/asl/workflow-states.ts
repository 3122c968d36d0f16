import { type DeclaredStep, declaredStages, type Registry } from "../plan/declared";
import type { Plan, Workflow } from "../plan/plan";
import { endingStates, outcome } from "./ending-states";
import { Scope } from "./scope";
import { stageEntry, stageStates } from "./stage-states";
import type { State, States } from "./state";
import { undoStates } from "./undo-states";

export interface WorkflowStates {
  readonly entry: string;
  readonly states: States;
}

/** States of one workflow: its stages, the rollback up to the point of no return, and its endings. */
export function workflowStates(
  plan: Plan,
  workflow: Workflow,
  functionName: (part: string) => string,
  registry?: Registry,
): WorkflowStates {
  const scope = new Scope(plan, workflow, functionName);
  const stages = declaredStages(plan, workflow, registry);
  const common = { lock: stages[0]![0]!, record: stages.at(-3)![0]!, notify: stages.at(-2)![0]! };
  const needsIntervention = scope.name("needs-intervention", "record");
  const entry = stageEntry(scope, stages[0]!);
  const states: Record<string, State> = {
    ...endingStates(scope, common),
    ...lockedStates(scope, stages[1]!),
  };
  stages.forEach((stage, s) => {
    const following = stages[s + 1];
    const next = s === 0 ? scope.name("locked") : following ? stageEntry(scope, following) : scope.name("end");
    const last = following === undefined;
    const reports = stage[0]!.type === "record" || stage[0]!.type === "notify";
    Object.assign(
      states,
      stageStates(scope, stage, {
        next,
        // A lock whose release failed may be free: an undo without the lock could conflict with another execution.
        rollback: last ? needsIntervention : scope.name(stage[0]!.id, "rollback"),
        needsIntervention,
        unfinishedSteps: stages.slice(s + 1).flatMap((rest) => rest.map(({ id }) => id)),
        ...(reports ? { payload: outcome("succeeded") } : {}),
      }),
    );
    Object.assign(states, {
      [scope.name(stage[0]!.id, "rollback")]: s === 0 ? unlocked(scope) : rollbackFrom(scope, stages, s),
    });
  });
  states[scope.name(common.lock.id, "refused")] = {
    ...states[scope.name(common.lock.id, "refused")]!,
    Next: scope.name("refused", "record"),
  };
  Object.assign(states, undoChain(scope, stages), { [scope.name("end")]: { Type: "Succeed" } });
  return { entry, states: reachable(entry, states) };
}

/** Reads the epoch and the direction from the output of `acquire-lock`. */
function lockedStates(scope: Scope, next: readonly DeclaredStep[]): States {
  const take = (from: string, to: string, then: string): State => ({
    Type: "Pass",
    InputPath: `$.last.output.${from}`,
    ResultPath: `$.${to}`,
    Next: then,
  });
  return {
    [scope.name("locked")]: take("epoch", "epoch", scope.name("direction")),
    [scope.name("direction")]: take("forwardOnly", "committed", stageEntry(scope, next)),
  };
}

/**
 * Next state when it is unknown whether the lock was taken. The lock of a resumed execution is kept: its work is
 * unfinished.
 */
function unlocked(scope: Scope): State {
  return {
    Type: "Choice",
    Choices: [{ Variable: "$.request.resume", StringEquals: "", Next: scope.name("rolled-back", "record") }],
    Default: scope.name("needs-intervention", "record"),
  };
}

/** The rollback from a stage. There is none after resuming an execution that had passed its point of no return. */
function rollbackFrom(scope: Scope, stages: readonly (readonly DeclaredStep[])[], from: number): State {
  return {
    Type: "Choice",
    Choices: [{ Variable: "$.committed", BooleanEquals: true, Next: scope.name("needs-intervention", "record") }],
    Default: undoEntry(scope, undoable(stages.slice(0, from + 1))),
  };
}

function undoEntry(scope: Scope, steps: readonly DeclaredStep[]): string {
  return steps.length > 0 ? scope.name(steps[0]!.id, "undo", "begin") : scope.name("rolled-back", "settled");
}

/** Every step that can be rolled back, newest first. The lock is released last, after the outcome is recorded. */
function undoable(stages: readonly (readonly DeclaredStep[])[]): readonly DeclaredStep[] {
  return stages
    .slice(1)
    .flat()
    .filter(({ undo, function: name }) => undo !== undefined && name !== undefined)
    .reverse();
}

function undoChain(scope: Scope, stages: readonly (readonly DeclaredStep[])[]): States {
  const steps = undoable(stages);
  return Object.assign(
    {
      [scope.name("rolled-back", "settled")]: {
        Type: "Choice",
        Choices: [{ Variable: "$.undoFailure", IsNull: true, Next: scope.name("rolled-back", "record") }],
        Default: scope.name("needs-intervention", "record"),
      },
    },
    ...steps.map((step, i) => undoStates(scope, step, undoEntry(scope, steps.slice(i + 1)))),
  ) as States;
}

/** Removes unreachable states, which Step Functions rejects. Which states are unreachable depends on the plan. */
function reachable(entry: string, states: States): States {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    targets(states[name]!).forEach(visit);
  };
  visit(entry);
  return Object.fromEntries(Object.entries(states).filter(([name]) => seen.has(name)));
}

/** Possible next states of a state, in the same scope. */
export function targets({ Next, Default, Choices, Catch }: State): readonly string[] {
  const next = (rules: unknown) => ((rules ?? []) as readonly { readonly Next: string }[]).map((rule) => rule.Next);
  return [Next, Default, ...next(Choices), ...next(Catch)].filter((name): name is string => typeof name === "string");
}
