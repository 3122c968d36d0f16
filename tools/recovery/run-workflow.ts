import type { ExecutionItem } from "../../dr/record/items";
import { type Plan, workflowName } from "../../dr/plan/plan";
import type { Colors, Progress } from "../console/progress";
import { execute, type FinishedExecution } from "./execution";
import type { WorkflowRequest } from "./workflow-request";
import { report } from "./report";

/** Runs a workflow, shows its steps and prints a report at the end. */
export async function runWorkflow(
  plan: Plan,
  request: WorkflowRequest,
  progress: Progress,
): Promise<FinishedExecution> {
  const workflow = plan.workflows.find(
    ({ kind, site, mode }) => kind === request.kind && site === request.site && mode === request.mode,
  )!;
  const finished = await progress.step(`${request.name} of ${plan.name} (${workflowName(workflow)})`, (update) =>
    execute(plan, request, {
      onItem: (item) => {
        update(stepsOf(item, progress.colors));
      },
    }),
  );
  progress.line(`\n${report(plan, workflow, finished, progress)}\n`);
  return finished;
}

/** The running steps and the number of completed steps. */
function stepsOf({ steps }: ExecutionItem, colors: Colors): string {
  const entries = Object.entries(steps);
  const running = entries.filter(([, { doneAt }]) => doneAt === undefined).map(([id]) => id);
  const done = entries.length - running.length;
  return [`${done} steps done`, ...(running.length > 0 ? [colors.bold(running.join(", "))] : [])].join(", now ");
}
