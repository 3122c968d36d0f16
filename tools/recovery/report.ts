import { type DeclaredStep, declaredStages } from "../../dr/plan/declared";
import { unfinishedStepsOf, reasonOf } from "../../dr/asl/failure";
import { measurementsOf } from "../../dr/record/items";
import type { Plan, Workflow } from "../../dr/plan/plan";
import { rtoBudget } from "../../dr/derived/plan-budget";
import { type StepState, stepStates } from "../../dr/record/step-state";
import type { Colors, Progress } from "../console/progress";
import { table } from "../console/table";
import { overheadSeconds } from "./overhead";
import type { FinishedExecution } from "./execution";

/** Colours and width of the screen. */
export type Style = Pick<Progress, "colors" | "columns">;

/** Measured and planned duration of each step of an execution, and whether the objectives were met. */
export function report(
  plan: Plan,
  workflow: Workflow,
  { item, seconds }: FinishedExecution,
  { colors, columns }: Style,
): string {
  const { stepSeconds, rtoSeconds, rpoSeconds } = measurementsOf(item);
  const stages = declaredStages(plan, workflow);
  const states = stepStates(stages, item);
  const rows = stages.flat().map((step) => {
    const duration = stepSeconds[step.id];
    return [
      step.id,
      colored(states.get(step.id)!, colors),
      duration === undefined ? "" : duration.toFixed(1),
      String(step.expected.seconds),
      step.gate ?? (step.pointOfNoReturn ? "point of no return" : isWait(step) ? step.summary : ""),
    ];
  });
  const { objectives } = plan;
  const waited = stages
    .filter((stage) => stage.every((step) => isWait(step) && states.get(step.id) === "done"))
    .map((stage) => Math.max(...stage.map(({ expected }) => expected.seconds)));
  const overhead = overheadSeconds(
    item,
    waited.reduce((sum, one) => sum + one, 0),
  );
  const { failure, outcome } = item;
  const unfinished = failure ? unfinishedStepsOf(failure, outcome) : [];
  const lines = [
    table([["step", "state", "seconds", "planned", "gate"], ...rows], columns),
    "",
    `outcome  ${outcome === "succeeded" ? colors.green(outcome) : colors.red(outcome ?? "unknown")}, ${seconds.toFixed(1)} s in total`,
    ...(rtoSeconds === undefined
      ? []
      : [
          `RTO      ${judged(rtoSeconds, objectives.rtoSeconds, colors)}, planned ${rtoBudget(plan, workflow).seconds} s`,
        ]),
    ...(rpoSeconds === undefined ? [] : [`RPO      ${judged(rpoSeconds, objectives.rpoSeconds, colors)}`]),
    ...(overhead === undefined ? [] : [`overhead ${overhead.toFixed(1)} s between the steps`]),
    ...(failure ? [`failure  ${failure.step} ${failure.kind}: ${reasonOf(failure.detail)}`] : []),
    ...(unfinished.length > 0 ? [`unfinished steps: ${unfinished.join(", ")}`] : []),
  ];
  return lines.join("\n");
}

function isWait(step: DeclaredStep): boolean {
  return step.function === undefined;
}

function colored(state: StepState, colors: Colors): string {
  if (state === "done") return colors.green(state);
  if (state === "rolled-back") return colors.yellow(state);
  return (state.startsWith("not ") ? colors.dim : colors.red)(state);
}

function judged(measured: number, objective: number, colors: Colors): string {
  const met = measured <= objective;
  return `${(met ? colors.green : colors.red)(`${measured.toFixed(1)} s`)} of ${objective} s ${met ? "" : "allowed"}`.trimEnd();
}
