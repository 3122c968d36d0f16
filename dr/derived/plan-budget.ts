import { type Budget, budgetOf, type Part, shortfall } from "./budget";
import { cannotBeShortened } from "../plan/durations";
import { type DeclaredStep, declaredStages, type Registry } from "../plan/declared";
import { type Plan, type Workflow, workflowName } from "../plan/plan";

/** Duration of the orchestration itself: state transitions, cold starts, the remainder of the last poll interval. */
export const ORCHESTRATION: Part = {
  name: "orchestration",
  seconds: 10,
  source: "own limit: an emulator test fails when the orchestration takes longer, with all waits for AWS removed",
  remedy: cannotBeShortened("it is the same limit for every plan"),
};

/**
 * Duration of a workflow from the decision: stages in sequence, steps of a stage in parallel. Steps after the external
 * check (records, scaling the other site down) do not count, because no client waits for them.
 */
export function rtoBudget(plan: Plan, workflow: Workflow, registry?: Registry): Budget {
  const stages = declaredStages(plan, workflow, registry);
  const outside = stages.findIndex((stage) => stage.some(({ type }) => type === "verify-outside"));
  const counted = outside === -1 ? stages : stages.slice(0, outside + 1);
  return budgetOf([...counted.map((stage) => ({ lanes: stage.map((step) => [part(step)]) })), ORCHESTRATION]);
}

/** Age of the data that an unplanned execution may lose: the largest replication lag. */
export function rpoBudget({ replication }: Pick<Plan, "replication">): Budget {
  return budgetOf([{ lanes: replication.map((one) => [one]) }]);
}

/** Objectives that the plan cannot meet, each with the longest parts and what to change. */
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
