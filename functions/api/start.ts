import { type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { executionKey } from "../../dr/record/conditional-write";
import type { ExecutionInput } from "../../dr/asl/contract";
import { arnOf, machineName, type Plan, type WorkflowKind, workflowName } from "../../dr/plan/plan";
import type { Item } from "../runtime/dr-table/dr-table";
import type { Now } from "../runtime/dr-table/journal";
import { hasName } from "../runtime/step/errors";
import { callerOf, signature } from "./caller";
import { executionSummary } from "./execution-view";
import { EXECUTION_NAME, type Fields, oneOf, optional, problemsOf, refuse } from "./fields";
import { type ApiEvent, bodyOf, type Problem, refusal, type Route } from "./http";
import { type Deployed, publishedPlan } from "../runtime/dr-table/published-plan";

export interface Starting extends Deployed {
  readonly machines: Pick<SFNClient, "send">;
  readonly now: Now;
}

interface WorkflowRequest extends Required<ExecutionInput> {
  readonly workflow: WorkflowKind;
}

/** One day. For a larger loss, restore a backup instead. */
const MAX_LOSS_SECONDS = 86_400;

const FIELDS: Fields = {
  workflow: oneOf("activate", "deactivate", "drill"),
  site: oneOf("primary", "secondary"),
  mode: oneOf("planned", "unplanned"),
  acceptedLossSeconds: {
    fits: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_LOSS_SECONDS,
    form: `a whole number of seconds from 0 to ${MAX_LOSS_SECONDS}`,
    optional: true,
  },
  resume: optional(EXECUTION_NAME),
};

const KEY_FIELD = "Idempotency-Key";

/**
 * Starts a workflow. Its item is written before it runs: a repeated request with the same `Idempotency-Key` returns the same
 * execution, and a different request with that key is rejected (409).
 */
export function start({ machines, now, ...deployed }: Starting): Route {
  const { table, planName } = deployed;
  return async (event) => {
    const { plan } = await publishedPlan(deployed);
    const execution = event.headers?.["idempotency-key"];
    const request = requestOf(plan, event, execution);
    const key = executionKey(planName, execution!);
    const startedAt = now().toISOString();
    const description = { plan: planName, execution, ...request, startedAt };
    let existing: Item | undefined;
    await table.rewrite(key, (item) => {
      existing = Object.keys(item).length > 0 ? item : undefined;
      return existing ? undefined : description;
    });
    const other = existing && Object.entries(request).find(([name, value]) => existing?.[name] !== value);
    if (other) {
      const [name] = other;
      const message = `is used by another execution, whose ${name} is ${JSON.stringify(existing?.[name])}: use a new key`;
      throw refusal(409, KEY_FIELD, execution, message);
    }
    if (existing?.["outcome"] === undefined) await run(machines, plan, execution!, request, existing !== undefined);
    return {
      status: existing ? 200 : 201,
      headers: { location: `/executions/${execution!}` },
      body: executionSummary(existing ?? description),
    };
  };
}

async function run(machines: Starting["machines"], plan: Plan, name: string, request: WorkflowRequest, again: boolean) {
  const { workflow, ...input } = request;
  const machine = machineName(plan, workflow);
  const stateMachineArn = arnOf(plan)("states", plan.sites.control.region, `stateMachine:${machine}`);
  try {
    await machines.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
  } catch (error) {
    if (!hasName(error, "ExecutionAlreadyExists")) throw error;
    // The execution ended without an entry in the table. For a repeated request that is still the result.
    if (!again) throw refusal(409, KEY_FIELD, name, `is used by an earlier execution of ${machine}: use a new key`);
  }
}

function requestOf(plan: Plan, event: ApiEvent, execution: string | undefined): WorkflowRequest {
  const body = bodyOf(event);
  const problems: Problem[] = [
    ...problemsOf({ [KEY_FIELD]: execution }, { [KEY_FIELD]: EXECUTION_NAME }),
    ...problemsOf(body, FIELDS),
  ];
  const given = body as unknown as Pick<WorkflowRequest, "workflow" | "site" | "mode"> & Partial<WorkflowRequest>;
  const { workflow, site, mode, acceptedLossSeconds = 0, resume = "" } = given;
  const wrong = new Set(problems.map(({ field }) => field));
  if (mode === "planned" && acceptedLossSeconds > 0 && !wrong.has("acceptedLossSeconds")) {
    const message = "should be 0: a planned execution loses no data";
    problems.push({ field: "acceptedLossSeconds", value: acceptedLossSeconds, message });
  }
  const name = workflowName({ kind: workflow, site, mode });
  const names = plan.workflows.map(workflowName);
  if (!["workflow", "site", "mode"].some((field) => wrong.has(field)) && !names.includes(name)) {
    problems.push({ field: "workflow", value: name, message: `is not in the plan: use ${names.join(", ")}` });
  }
  refuse(problems);
  return { workflow, site, mode, acceptedLossSeconds, resume, requestedBy: signature(callerOf(event)) };
}
