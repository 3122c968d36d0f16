import { declaredStages } from "../../dr/declared";
import { type ExecutionItem, measurementsOf } from "../../dr/items";
import type { Plan, Workflow } from "../../dr/plan";
import { rtoBudget } from "../../dr/plan-budget";
import type { Colors } from "../console/progress";
import { table } from "../console/table";
import { overheadSeconds } from "./overhead";
import type { Finished } from "./execution";

/** What an execution took, step by step, beside what the plan counts on, and whether the objectives were met. */
export function report(plan: Plan, workflow: Workflow, { item, seconds }: Finished, colors: Colors): string {
  const { stepSeconds, rtoSeconds, rpoSeconds } = measurementsOf(item);
  const rows = declaredStages(plan, workflow)
    .flat()
    .filter(({ function: name }) => name !== undefined)
    .map((step) => {
      const took = stepSeconds[step.id];
      const entry = item.steps[step.id];
      const state =
        took !== undefined || isWritten(step.type, item)
          ? colors.green("done")
          : entry === undefined
            ? colors.dim("not needed")
            : colors.red("open");
      return [
        step.id,
        state,
        took === undefined ? "" : took.toFixed(1),
        String(step.expected.seconds),
        step.gate ?? (step.pointOfNoReturn ? "point of no return" : ""),
      ];
    });
  const { objectives } = plan;
  const overhead = overheadSeconds(item);
  const lines = [
    table([["step", "state", "seconds", "planned", "gate"], ...rows]),
    "",
    `outcome  ${item.outcome === "succeeded" ? colors.green(item.outcome) : colors.red(item.outcome ?? "unknown")}, ${seconds.toFixed(1)} s in all`,
    ...(rtoSeconds === undefined
      ? []
      : [
          `RTO      ${judged(rtoSeconds, objectives.rtoSeconds, colors)}, planned ${rtoBudget(plan, workflow).seconds} s`,
        ]),
    ...(rpoSeconds === undefined ? [] : [`RPO      ${judged(rpoSeconds, objectives.rpoSeconds, colors)}`]),
    ...(overhead === undefined ? [] : [`between  ${overhead.toFixed(1)} s went by between the steps`]),
    ...(item.failure
      ? [`why      ${item.failure.step} ${item.failure.kind}: ${JSON.stringify(item.failure.detail)}`]
      : []),
    ...(item.failure && item.failure.left.length > 0 ? [`left     ${item.failure.left.join(", ")}`] : []),
  ];
  return lines.join("\n");
}

/** The steps that keep no entry show by what they wrote. */
function isWritten(type: string, { outcome, told }: ExecutionItem): boolean {
  return (type === "record" && outcome !== undefined) || (type === "notify" && told !== undefined);
}

function judged(measured: number, objective: number, colors: Colors): string {
  const met = measured <= objective;
  return `${(met ? colors.green : colors.red)(`${measured.toFixed(1)} s`)} of ${objective} s ${met ? "" : "allowed"}`.trimEnd();
}
