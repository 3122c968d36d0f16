import { type DeclaredStep, declaredStages } from "../../dr/declared";
import { leftToDo, reasonOf } from "../../dr/failure";
import { type ExecutionItem, measurementsOf } from "../../dr/items";
import type { Plan, Workflow } from "../../dr/plan";
import { rtoBudget } from "../../dr/plan-budget";
import type { Colors, Progress } from "../console/progress";
import { table } from "../console/table";
import { overheadSeconds } from "./overhead";
import type { Finished } from "./execution";

/** How a screen shows things. */
export type Look = Pick<Progress, "colors" | "columns">;

/** What an execution took, step by step, beside what the plan counts on, and whether the objectives were met. */
export function report(plan: Plan, workflow: Workflow, { item, seconds }: Finished, { colors, columns }: Look): string {
  const { stepSeconds, rtoSeconds, rpoSeconds } = measurementsOf(item);
  const rows = declaredStages(plan, workflow)
    .flat()
    .filter(({ function: name }) => name !== undefined)
    .map((step) => {
      const took = stepSeconds[step.id];
      return [
        step.id,
        stateOf(step, item, colors),
        took === undefined ? "" : took.toFixed(1),
        String(step.expected.seconds),
        step.gate ?? (step.pointOfNoReturn ? "point of no return" : ""),
      ];
    });
  const { objectives } = plan;
  const overhead = overheadSeconds(item);
  const { failure, outcome } = item;
  const left = failure ? leftToDo(failure, outcome) : [];
  const lines = [
    table([["step", "state", "seconds", "planned", "gate"], ...rows], columns),
    "",
    `outcome  ${outcome === "succeeded" ? colors.green(outcome) : colors.red(outcome ?? "unknown")}, ${seconds.toFixed(1)} s in all`,
    ...(rtoSeconds === undefined
      ? []
      : [
          `RTO      ${judged(rtoSeconds, objectives.rtoSeconds, colors)}, planned ${rtoBudget(plan, workflow).seconds} s`,
        ]),
    ...(rpoSeconds === undefined ? [] : [`RPO      ${judged(rpoSeconds, objectives.rpoSeconds, colors)}`]),
    ...(overhead === undefined ? [] : [`between  ${overhead.toFixed(1)} s went by between the steps`]),
    ...(failure ? [`why      ${failure.step} ${failure.kind}: ${reasonOf(failure.detail)}`] : []),
    ...(left.length > 0 ? [`left     ${left.join(", ")}`] : []),
  ];
  return lines.join("\n");
}

function stateOf({ id, type }: DeclaredStep, item: ExecutionItem, colors: Colors): string {
  const { failure, outcome } = item;
  const entry = item.steps[id];
  if (entry?.undoneAt !== undefined) return colors.yellow("undone");
  if (entry?.doneAt !== undefined || isWritten(type, item)) return colors.green("done");
  if (failure?.step === id) return colors.red(failure.kind);
  if (entry !== undefined) return colors.red("open");
  return colors.dim(outcome === "succeeded" ? "not needed" : "not begun");
}

/** The steps that keep no entry show by what they wrote. */
function isWritten(type: string, { outcome, told }: ExecutionItem): boolean {
  return (type === "record" && outcome !== undefined) || (type === "notify" && told !== undefined);
}

function judged(measured: number, objective: number, colors: Colors): string {
  const met = measured <= objective;
  return `${(met ? colors.green : colors.red)(`${measured.toFixed(1)} s`)} of ${objective} s ${met ? "" : "allowed"}`.trimEnd();
}
