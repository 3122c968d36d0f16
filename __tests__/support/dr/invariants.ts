import { type DeclaredStep, declaredStages } from "../../../dr/plan/declared";
import type { Plan } from "../../../dr/plan/plan";
import type { Run } from "../asl/interpreter";
import type { World } from "./world";

const known = new WeakMap<Plan, readonly (readonly DeclaredStep[])[]>();

/** Declared stages of a plan's first workflow. */
export function stagesOf(plan: Plan): readonly (readonly DeclaredStep[])[] {
  const stages = known.get(plan) ?? declaredStages(plan, plan.workflows[0]!);
  known.set(plan, stages);
  return stages;
}

/** Invariants that an execution of the plan's first workflow violated. They must hold after any fault. */
export function broken(plan: Plan, run: Run, world: World, execution = "execution"): readonly string[] {
  const stages = stagesOf(plan);
  const steps = stages.flat();
  const item = world.item(execution);
  const mine = world.record.lock?.execution === execution;
  const turned = steps.some(({ id, pointOfNoReturn }) => pointOfNoReturn && world.effects.includes(id));
  const problems: string[] = [];
  const demand = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };

  demand(run.error !== "States.Runtime", `the state machine failed: ${run.cause}`);
  const tried = (type: string, outcome: string) => {
    const step = steps.find((one) => one.type === type);
    return world.events.some((event) => event.step === step?.id && event.outcome === outcome);
  };
  if (run.status === "SUCCEEDED") {
    demand(!mine, "succeeded with the lock kept");
    demand(item.outcome === "succeeded", `succeeded with outcome ${item.outcome}`);
    demand(
      required(steps).every(({ id }) => item.entries.get(id) === true),
      "succeeded without every required step",
    );
  } else {
    const outcome = {
      "Steadfast.NeedsIntervention": "needs-intervention",
      "Steadfast.RolledBack": "rolled-back",
      "Steadfast.Refused": "refused",
    }[run.error ?? ""];
    demand(outcome !== undefined, `ended with the error ${run.error}`);
    demand(tried("record", outcome!), `${outcome} without an attempt to record it`);
    demand(tried("notify", outcome!), `${outcome} without an attempt to notify people`);
    demand(!mine || outcome === "needs-intervention", `lock orphaned: held by an execution that is ${outcome}`);
    demand(item.outcome !== "succeeded" || outcome === "needs-intervention", "failed with the outcome succeeded");
    demand(outcome !== "rolled-back" || !turned, "rolled back after the point of no return");
  }
  if (run.error === "Steadfast.RolledBack") {
    const left = steps.filter(({ id, undo }) => undo !== undefined && world.effects.includes(id));
    demand(left.length === 0, `rolled back, but still in effect: ${left.map(({ id }) => id).join(", ")}`);
  }
  return [...problems, ...gateProblems(stages, world), ...undoProblems(steps, world)];
}

function gateProblems(stages: readonly (readonly DeclaredStep[])[], world: World): readonly string[] {
  const problems: string[] = [];
  stages.forEach((stage, s) => {
    const gates = stages
      .slice(0, s)
      .flat()
      .filter(({ gate }) => gate !== undefined);
    for (const { id } of stage) {
      const first = world.events.findIndex(
        ({ step, operation, outcome }) =>
          step === id && operation === "start" && (outcome ?? "succeeded") === "succeeded",
      );
      if (first === -1) continue;
      const skipped = gates.filter(({ id: gate }) => !world.events.slice(0, first).some(({ step }) => step === gate));
      problems.push(...skipped.map(({ id: gate }) => `'${id}' started without gate '${gate}'`));
    }
  });
  return problems;
}

function undoProblems(steps: readonly DeclaredStep[], world: World): readonly string[] {
  const lock = steps[0]!.id;
  const rolledBack = [...new Set(world.events.filter(({ operation }) => operation === "undo").map(({ step }) => step))];
  const order = rolledBack.filter((id) => id !== lock).map((id) => steps.findIndex((step) => step.id === id));
  const started = new Set(world.events.filter(({ operation }) => operation === "start").map(({ step }) => step));
  return [
    ...(order.every((at, i) => i === 0 || at < order[i - 1]!)
      ? []
      : [`rolled back in the order ${rolledBack.join(", ")}`]),
    ...rolledBack
      .filter((id) => id !== lock)
      .flatMap((id) => {
        const { position, undo } = steps.find((step) => step.id === id)!;
        return [
          ...(position === "after" || undo === undefined ? [`'${id}' has no undo and was rolled back`] : []),
          ...(started.has(id) ? [] : [`'${id}' was rolled back but never started`]),
        ];
      }),
  ];
}

function required(steps: readonly DeclaredStep[]): readonly DeclaredStep[] {
  const framed = ["acquire-lock", "record", "notify", "release-lock"];
  return steps.filter((step) => step.required && step.function !== undefined && !framed.includes(step.type));
}
