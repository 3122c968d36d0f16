import { arnOf, machineName, type Plan, type WorkflowKind } from "../plan/plan";

/** Input from the schedule, once a minute. */
export interface WatchLock {
  readonly plan: string;
  /** ARN prefixes of executions, without the execution name, by workflow kind. */
  readonly executions: Readonly<Partial<Record<WorkflowKind, string>>>;
}

/** Input of the lock monitor for a plan. */
export function lockWatch(plan: Plan): WatchLock {
  const { region } = plan.sites.control;
  const kinds = [...new Set(plan.workflows.map(({ kind }) => kind))];
  const arn = (kind: WorkflowKind) => arnOf(plan)("states", region, `execution:${machineName(plan, kind)}`);
  return { plan: plan.name, executions: Object.fromEntries(kinds.map((kind) => [kind, arn(kind)])) };
}
