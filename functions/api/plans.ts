import { declaredStages } from "../../dr/plan/declared";
import { type Plan, type Workflow, workflowName } from "../../dr/plan/plan";
import { rpoBudget, rtoBudget } from "../../dr/derived/plan-budget";
import type { PublishedPlan } from "../../dr/plan/published-plan";
import { inPath, refusal, type Route } from "./http";
import { type Deployed, publishedPlan } from "../runtime/dr-table/published-plan";

/** Summaries of the deployed plans. */
export function plans(deployed: Deployed): Route {
  return async () => ({ body: { plans: [summary(await publishedPlan(deployed))] } });
}

/** A plan: its workflows with stages and budgets. */
export function plan(deployed: Deployed): Route {
  return async (event) => {
    const name = inPath(event, "plan");
    if (name !== deployed.planName) throw refusal(404, "plan", name, `does not exist: use ${deployed.planName}`);
    const published = await publishedPlan(deployed);
    return {
      body: {
        ...summary(published),
        replication: published.plan.replication,
        rpoBudget: rpoBudget(published.plan),
        workflows: published.plan.workflows.map((workflow) => workflowDetail(published.plan, workflow)),
      },
    };
  };
}

function summary({ plan: { name, strategy, sites, objectives, workflows }, hash }: PublishedPlan) {
  return { name, hash, strategy, sites, objectives, workflows: workflows.map(workflowName) };
}

function workflowDetail(plan: Plan, workflow: Workflow) {
  const { kind, site, mode } = workflow;
  return {
    name: workflowName(workflow),
    ...{ kind, site, mode },
    rtoBudget: rtoBudget(plan, workflow),
    stages: declaredStages(plan, workflow).map((stage) =>
      stage.map(
        ({ id, type, summary, gate, expected, deadlineSeconds, required, pointOfNoReturn, position, undo }) => ({
          ...{ id, type, summary, gate: gate ?? null, expected, deadlineSeconds, required },
          ...{ pointOfNoReturn, position, undo: undo ?? null },
        }),
      ),
    ),
  };
}
