import { verdictOf } from "../../dr/record/approval";
import { declaredStages } from "../../dr/plan/declared";
import { unfinishedStepsOf, reasonOf } from "../../dr/asl/failure";
import {
  type ApprovalRequest,
  type ExecutionItem,
  measurementsOf,
  secondsBetween,
  type StepEntry,
} from "../../dr/record/items";
import type { Plan } from "../../dr/plan/plan";
import { stateOf, stepStates } from "../../dr/record/step-state";
import { rtoBudget } from "../../dr/derived/plan-budget";

/** Fields of an execution in a list, from its item or from the index. */
export type ExecutionRow = Partial<
  Omit<ExecutionItem, "plan" | "steps" | "changes" | "notifiedOutcome" | "failure"> & ReturnType<typeof measurementsOf>
>;

export function executionSummary(row: ExecutionRow) {
  const { startedAt, endedAt } = row;
  return {
    execution: row.execution,
    ...{ workflow: row.workflow, site: row.site, mode: row.mode, requestedBy: row.requestedBy },
    acceptedLossSeconds: row.acceptedLossSeconds ?? 0,
    resume: row.resume || null,
    pointOfNoReturn: row.pointOfNoReturn ?? false,
    outcome: row.outcome ?? "running",
    startedAt: startedAt ?? null,
    endedAt: endedAt ?? null,
    seconds: startedAt === undefined || endedAt === undefined ? null : secondsBetween(startedAt, endedAt),
    rtoSeconds: row.rtoSeconds ?? null,
    rpoSeconds: row.rpoSeconds ?? null,
  };
}

/** A drill with the plan's objectives; null for what it did not measure. */
export function drillSummary(plan: Plan, row: ExecutionRow) {
  const { rtoSeconds, rpoSeconds } = plan.objectives;
  return {
    ...executionSummary(row),
    stepSeconds: row.stepSeconds ?? {},
    plannedSeconds: plannedSeconds(plan, row),
    objectives: plan.objectives,
    rtoMet: row.rtoSeconds === undefined ? null : row.rtoSeconds <= rtoSeconds,
    rpoMet: row.rpoSeconds === undefined ? null : row.rpoSeconds <= rpoSeconds,
  };
}

/** An execution with its steps in the plan's order, including those that have not started. */
export function executionDetail(plan: Plan, item: ExecutionItem) {
  const workflow = workflowOf(plan, item);
  const planned = workflow ? declaredStages(plan, workflow) : [];
  const states = stepStates(planned, item);
  const ids = new Set(planned.flat().map(({ id }) => id));
  const others = Object.entries(item.steps).filter(([id]) => !ids.has(id));
  return {
    ...executionSummary({ ...item, ...measurementsOf(item) }),
    plannedSeconds: plannedSeconds(plan, item),
    objectives: plan.objectives,
    failure: item.failure
      ? {
          ...item.failure,
          reason: reasonOf(item.failure.detail),
          unfinishedSteps: unfinishedStepsOf(item.failure, item.outcome),
        }
      : null,
    steps: [
      ...planned.flatMap((stage, s) =>
        stage.map(({ id, type, expected, required, pointOfNoReturn }) => ({
          ...{ id, type, stage: s, required, pointOfNoReturn, plannedSeconds: expected.seconds },
          state: states.get(id)!,
          ...progress(item.steps[id]),
        })),
      ),
      ...others.map(([id, entry]) => ({
        ...{ id, type: entry.type, stage: null, required: null, pointOfNoReturn: entry.pointOfNoReturn ?? false },
        plannedSeconds: null,
        state: stateOf(id, item),
        ...progress(entry),
      })),
    ],
  };
}

function progress(entry: StepEntry | undefined) {
  const { startedAt, doneAt, rolledBackAt, measured, approvalRequest } = entry ?? {};
  return {
    startedAt: startedAt ?? null,
    doneAt: doneAt ?? null,
    rolledBackAt: rolledBackAt ?? null,
    seconds: startedAt === undefined || doneAt === undefined ? null : secondsBetween(startedAt, doneAt),
    measured: measured ?? {},
    approval: approvalRequest ? approval(approvalRequest) : null,
  };
}

/** The token is left out: it permits an answer without authentication. */
export function approval(request: ApprovalRequest) {
  const { question, planHash, approvers, expiresAt, answers = [] } = request;
  return { question, planHash, approvers, expiresAt, answers, verdict: verdictOf(request) };
}

function workflowOf({ workflows }: Plan, row: Pick<ExecutionRow, "workflow" | "site" | "mode">) {
  return workflows.find(({ kind, site, mode }) => kind === row.workflow && site === row.site && mode === row.mode);
}

function plannedSeconds(plan: Plan, row: ExecutionRow): number | null {
  const workflow = workflowOf(plan, row);
  return workflow ? rtoBudget(plan, workflow).seconds : null;
}
