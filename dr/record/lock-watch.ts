import { arnOf, machineName, type Plan, type WorkflowKind } from "../plan/plan";

/** What the schedule asks for, once a minute. */
export interface WatchLock {
  readonly plan: string;
  /** ARNs of executions without their names, by the kind of workflow. */
  readonly executions: Readonly<Partial<Record<WorkflowKind, string>>>;
}

/** What is watched of a plan's lock. */
export function lockWatch(plan: Plan): WatchLock {
  const { region } = plan.sites.control;
  const kinds = [...new Set(plan.workflows.map(({ kind }) => kind))];
  const arn = (kind: WorkflowKind) => arnOf(plan)("states", region, `execution:${machineName(plan, kind)}`);
  return { plan: plan.name, executions: Object.fromEntries(kinds.map((kind) => [kind, arn(kind)])) };
}
