import { executionKey } from "../../dr/record/conditional-write";
import { type ExecutionItem, executionOf, EXECUTIONS_BY_START } from "../../dr/record/items";
import { drillSummary, executionDetail, type ExecutionRow, executionSummary } from "./execution-view";
import { inPath, refusal, type Route } from "./http";
import { pageOf } from "./pages";
import { type Deployed, publishedPlan } from "../runtime/dr-table/published-plan";

/** Executions, newest first. */
export function executions({ table, planName }: Deployed): Route {
  return async (event) => {
    const { items, next } = await pageOf(table, event, { pk: planName, index: EXECUTIONS_BY_START });
    return { body: { executions: items.map((item) => executionSummary(item as ExecutionRow)), next } };
  };
}

/** Drills, newest first. */
export function drills(deployed: Deployed): Route {
  const { table, planName } = deployed;
  return async (event) => {
    const isDrill = (item: ExecutionRow) => item.workflow === "drill";
    const [{ plan }, { items, next }] = await Promise.all([
      publishedPlan(deployed),
      pageOf(table, event, { pk: planName, index: EXECUTIONS_BY_START }, isDrill),
    ]);
    return { body: { drills: items.map((item) => drillSummary(plan, item as ExecutionRow)), next } };
  };
}

/** One execution, step by step. */
export function execution(deployed: Deployed): Route {
  return async (event) => {
    const id = inPath(event, "id");
    const [{ plan }, item] = await Promise.all([publishedPlan(deployed), readExecution(deployed, id)]);
    return { body: executionDetail(plan, item) };
  };
}

async function readExecution({ table, planName }: Deployed, id: string): Promise<ExecutionItem> {
  const item = await table.read(executionKey(planName, id));
  if (item === undefined) throw unknownExecution(id);
  return executionOf(planName, id, item);
}

export function unknownExecution(id: string) {
  return refusal(404, "id", id, "does not exist: see GET /executions");
}
