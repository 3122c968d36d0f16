import type { Call } from "../plan/call";
import { type DeclaredStep, declaredStages, type Registry } from "../plan/declared";
import { type Plan, type Workflow, workflowName } from "../plan/plan";
import { ORCHESTRATION, rpoBudget, rtoBudget } from "./plan-budget";

/** Runbook of a plan: the steps in order, their calls, and how to run them without the orchestration. */
export function runbook(plan: Plan, registry?: Registry): string {
  const { sites, objectives } = plan;
  const rpo = rpoBudget(plan);
  return `${[
    `# Runbook of ${plan.name}`,
    `${plan.strategy}: primary ${sites.primary.region}, secondary ${sites.secondary.region}, orchestrated from ${sites.control.region}. ` +
      `Objectives: RTO ${objectives.rtoSeconds} s after the decision, RPO ${objectives.rpoSeconds} s. ` +
      `Typical data loss ${rpo.seconds} s (${sources(rpo.lines)}); it is measured in every execution.`,
    "A **failover** is `activate` of the other site, unplanned; a **switchover** the same, planned; a **failback** is a planned `activate` of the primary, which first waits until the primary is a replica in sync. A **deactivation** stops traffic to the standby and reduces it to its minimum task count; a switchover or a failover to it reverts this.",
    ...plan.workflows.map((workflow) => section(plan, workflow, registry)),
  ].join("\n\n")}\n`;
}

function section(plan: Plan, workflow: Workflow, registry?: Registry): string {
  const stages = declaredStages(plan, workflow, registry);
  const budget = rtoBudget(plan, workflow, registry);
  const { kind, site, mode } = workflow;
  const input = JSON.stringify({ site, mode });
  const start = (given: string) =>
    code([
      `aws stepfunctions start-execution --region ${plan.sites.control.region} --state-machine-arn arn:${plan.partition}:states:${plan.sites.control.region}:${plan.account}:stateMachine:${plan.name}-${kind} --input '${given}'`,
    ]);
  const gated = stages.flat().find(({ gate }) => gate?.includes("acceptedLossSeconds"));
  const turning = stages.findIndex((stage) => stage.some(({ pointOfNoReturn }) => pointOfNoReturn));
  return [
    `## ${workflowName(workflow)}`,
    `Start it:\n\n${start(input)}`,
    ...(gated === undefined
      ? []
      : [
          `If the gate of \`${gated.id}\` refuses and the data loss is acceptable, set \`acceptedLossSeconds\` to the seconds of loss:\n\n${start(JSON.stringify({ site, mode, acceptedLossSeconds: 60 }))}`,
        ]),
    `Expected: ${budget.seconds} s, of which ${ORCHESTRATION.seconds} s orchestration.`,
    ...stages.map((stage, i) => {
      const title =
        stage.length === 1
          ? `### ${i + 1}. ${stage[0]!.id}`
          : `### ${i + 1}. in parallel: ${stage.map(({ id }) => id).join(", ")}`;
      const line =
        i === turning ? "\n\n**Point of no return.** No rollback after this stage has changed anything." : "";
      return `${title}${line}\n\n${stage.map((step) => stepText(step, stage.length > 1)).join("\n\n")}`;
    }),
  ].join("\n\n");
}

function stepText(step: DeclaredStep, named: boolean): string {
  const { summary, gate, deadlineSeconds, expected, required, undo, manualCommands, calls } = step;
  const lines = [
    gate === undefined ? undefined : `Gate: ${gate}.`,
    `Expected ${expected.seconds} s (${expected.source}); times out after ${deadlineSeconds} s.`,
    required ? undefined : "Best effort: the execution continues when it fails.",
    `Undo: ${undo ?? (step.position === "after" || step.pointOfNoReturn ? "none, after the point of no return" : "nothing to undo")}.`,
    callsText([...calls.start, ...calls.check]),
  ].filter((line) => line !== undefined);
  const title = named ? `**${step.id}**: ${summary}.` : `${summary}.`;
  return `${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}\n\nManual commands:\n\n${code(manualCommands)}`;
}

function callsText(calls: readonly Call[]): string {
  const texts = calls.map(
    ({ action, region, required, plane }) =>
      `\`${action}\` in ${region} (${plane} plane${required ? "" : ", best effort"})`,
  );
  return texts.length === 0 ? "Calls: none." : `Calls: ${[...new Set(texts)].join(", ")}.`;
}

function sources(lines: readonly { readonly source: string }[]): string {
  return [...new Set(lines.map(({ source }) => source))].join(", ");
}

function code(lines: readonly string[]): string {
  return ["```sh", ...lines, "```"].join("\n");
}
