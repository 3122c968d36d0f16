import colors from "picocolors";
import { chosen } from "../config";
import type { ExecutionItem } from "../dr/items";
import { workflowName, type Plan } from "../dr/plan";
import { recoveryPlanOf } from "../stacks/build";
import type { ToolContext } from "./context";
import { execute, type Finished } from "./drill/execution";
import { rehearsalOf, type Rehearsal } from "./drill/rehearsal";
import { report } from "./drill/report";
import { keptSession, runningKept } from "./embedded/session";
import { Progress } from "./console/progress";

/** `npm run drill -- failover|switchover|failback|drill`: on the embedded AWS that runs here, or else on the account of the credentials. */
export async function main({ args }: ToolContext): Promise<number> {
  const rehearsal = rehearsalOf(args);
  const [deployment] = chosen(rehearsal.deployment);
  if (runningKept()) await keptSession(deployment!.account);
  const { item } = await rehearse(recoveryPlanOf(deployment!), rehearsal, new Progress());
  return item.outcome === "succeeded" ? 0 : 1;
}

/** Runs a workflow with its steps on the screen and a report at the end. */
export async function rehearse(plan: Plan, rehearsal: Rehearsal, progress: Progress): Promise<Finished> {
  const workflow = plan.workflows.find(
    ({ kind, site, mode }) => kind === rehearsal.kind && site === rehearsal.site && mode === rehearsal.mode,
  )!;
  const finished = await progress.step(`${rehearsal.name} of ${plan.name} (${workflowName(workflow)})`, (update) =>
    execute(plan, rehearsal, {
      onItem: (item) => {
        update(stepsOf(item));
      },
    }),
  );
  progress.line(`\n${report(plan, workflow, finished)}\n`);
  return finished;
}

/** The steps that run, and how many are done. */
function stepsOf({ steps }: ExecutionItem): string {
  const entries = Object.entries(steps);
  const running = entries.filter(([, { doneAt }]) => doneAt === undefined).map(([id]) => id);
  const done = entries.length - running.length;
  return [`${done} steps done`, ...(running.length > 0 ? [colors.bold(running.join(", "))] : [])].join(", now ");
}
