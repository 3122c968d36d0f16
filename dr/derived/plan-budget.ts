import { type Budget, budgetOf, type Part, shortfall } from "./budget";
import { type DeclaredStep, declaredStages, type Registry } from "../plan/declared";
import { type Plan, type Workflow, workflowName } from "../plan/plan";

/** What the orchestration itself takes: transitions of states, cold functions, the last poll's rest. */
export const ORCHESTRATION: Part = {
  name: "orchestration",
  seconds: 10,
  source: "own limit: a test of the emulator fails when it takes longer with all waits on AWS taken out",
  remedy: "none: fewer stages would make it shorter",
};

/**
 * Time of a workflow from the decision: stages one after the other, steps of a stage side by side. What comes after the
 * check from outside (records, scaling the other site down) no client waits for.
 */
export function rtoBudget(plan: Plan, workflow: Workflow, registry?: Registry): Budget {
  const stages = declaredStages(plan, workflow, registry);
  const outside = stages.findIndex((stage) => stage.some(({ type }) => type === "verify-outside"));
  const counted = outside === -1 ? stages : stages.slice(0, outside + 1);
  return budgetOf([...counted.map((stage) => ({ lanes: stage.map((step) => [part(step)]) })), ORCHESTRATION]);
}

/** Age of what an unplanned execution may lose: the copy that is furthest behind. */
export function rpoBudget({ replication }: Pick<Plan, "replication">): Budget {
  return budgetOf([{ lanes: replication.map((one) => [one]) }]);
}

/** Objectives that the plan cannot meet, each with what takes too long and what to change. */
export function objectiveProblems(plan: Plan, registry?: Registry): readonly string[] {
  const { rtoSeconds, rpoSeconds } = plan.objectives;
  return [
    ...plan.workflows
      .filter(({ kind, mode }) => kind === "activate" && mode === "unplanned")
      .map((workflow) =>
        shortfall(`${workflowName(workflow)}: an RTO`, rtoSeconds, rtoBudget(plan, workflow, registry)),
      ),
    shortfall("an RPO", rpoSeconds, rpoBudget(plan)),
  ].filter((problem) => problem !== undefined);
}

function part({ id, expected }: DeclaredStep): Part {
  return { name: id, seconds: expected.seconds, source: expected.source, remedy: expected.remedy };
}
