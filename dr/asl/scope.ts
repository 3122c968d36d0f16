import type { DeclaredStep } from "../plan/declared";
import { type Plan, type Workflow, workflowName } from "../plan/plan";
import { planHash } from "../plan/plan-hash";
import { stateSeconds } from "./timeouts";
import { CHECK_RETRY, type Json, MAX_STATE_NAME_LENGTH, RETRY, type State } from "./state";

/** Names of states and invocations of functions, for all states of one workflow. */
export class Scope {
  constructor(
    readonly plan: Plan,
    readonly workflow: Omit<Workflow, "stages">,
    private readonly functionName: (part: string) => string,
  ) {}

  /** `secondary-unplanned.promote.check`. Throws when AWS would refuse it. */
  name(...parts: string[]): string {
    const name = [`${this.workflow.site}-${this.workflow.mode}`, ...parts].join(".");
    if (name.length > MAX_STATE_NAME_LENGTH)
      throw new Error(`state name '${name}' has more than ${MAX_STATE_NAME_LENGTH} characters`);
    return name;
  }

  /** Invokes a step's function. The response is in `$.last.output` afterwards. */
  task(step: DeclaredStep, operation: "start" | "check" | "undo", rest: Readonly<Record<string, Json>>): State {
    const { region } = this.plan.sites.control;
    const { partition, account } = this.plan;
    if (step.function === undefined)
      throw new Error(`step '${step.id}' of type '${step.type}' has no function to call`);
    const approval = step.type === "manual-approval" && operation === "start";
    const { payload = {}, ...fields } = rest;
    return {
      Type: "Task",
      Resource: `arn:${partition}:states:::lambda:invoke${approval ? ".waitForTaskToken" : ""}`,
      Parameters: {
        FunctionName: `arn:${partition}:lambda:${region}:${account}:function:${this.functionName(step.function)}`,
        Payload: {
          plan: this.plan.name,
          workflow: this.workflow.kind,
          "site.$": "$.request.site",
          "mode.$": "$.request.mode",
          "acceptedLossSeconds.$": "$.request.acceptedLossSeconds",
          "resume.$": "$.request.resume",
          "requestedBy.$": "$.request.requestedBy",
          "execution.$": "$.execution",
          "epoch.$": "$.epoch",
          operation,
          step: {
            id: step.id,
            type: step.type,
            parameters: plain(step.parameters, step.id),
            pointOfNoReturn: step.pointOfNoReturn,
          },
          ...(approval ? { planHash: planHash(this.plan), "taskToken.$": "$$.Task.Token" } : {}),
          ...(payload as Readonly<Record<string, Json>>),
        },
      },
      // The response can have any shape: Choice states check it.
      ResultSelector: { "output.$": approval ? "$" : "$.Payload" },
      ResultPath: "$.last",
      TimeoutSeconds: approval ? step.deadlineSeconds : stateSeconds(step),
      Retry: retries(step, operation),
      ...fields,
    };
  }

  toString(): string {
    return workflowName(this.workflow);
  }
}

/** A check is repeated by the polling: its own retries would delay the deadline of the step. */
function retries({ type }: DeclaredStep, operation: "start" | "check" | "undo"): Json {
  if (operation === "check") return CHECK_RETRY;
  return type === "manual-approval" && operation === "start" ? [(RETRY as readonly Json[])[0]!] : RETRY;
}

/** Parameters as plain JSON. A key that ends in `.$` is an error, because Step Functions evaluates it as a path. */
function plain(value: unknown, step: string): Json {
  if (Array.isArray(value)) return value.map((one) => plain(one, step));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => one !== undefined)
        .map(([key, one]) => {
          if (key.endsWith(".$")) throw new Error(`step '${step}': the parameter '${key}' may not end in '.$'`);
          return [key, plain(one, step)];
        }),
    );
  }
  return value as Json;
}
