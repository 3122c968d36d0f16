import type { ExecutionItem } from "../../dr/record/items";
import { type Plan, workflowName } from "../../dr/plan/plan";
import type { Colors, Progress } from "../console/progress";
import { execute, type Finished } from "./execution";
import type { Rehearsal } from "./rehearsal";
import { report } from "./report";

/** Runs a workflow with its steps on the screen and a report at the end. */
export async function rehearse(plan: Plan, rehearsal: Rehearsal, progress: Progress): Promise<Finished> {
  const workflow = plan.workflows.find(
    ({ kind, site, mode }) => kind === rehearsal.kind && site === rehearsal.site && mode === rehearsal.mode,
  )!;
  const finished = await progress.step(`${rehearsal.name} of ${plan.name} (${workflowName(workflow)})`, (update) =>
    execute(plan, rehearsal, {
      onItem: (item) => {
        update(stepsOf(item, progress.colors));
      },
    }),
  );
  progress.line(`\n${report(plan, workflow, finished, progress)}\n`);
  return finished;
}

/** The steps that run, and how many are done. */
function stepsOf({ steps }: ExecutionItem, colors: Colors): string {
  const entries = Object.entries(steps);
  const running = entries.filter(([, { doneAt }]) => doneAt === undefined).map(([id]) => id);
  const done = entries.length - running.length;
  return [`${done} steps done`, ...(running.length > 0 ? [colors.bold(running.join(", "))] : [])].join(", now ");
}
