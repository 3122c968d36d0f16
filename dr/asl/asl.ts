import { outcome } from "./ending-states";
import { Scope } from "./scope";
import { catchAll, INITIAL, type State, type StateMachine } from "./state";
import { workflowStates } from "./workflow-states";
import { declaredStages, type Registry } from "../plan/declared";
import { type Plan, type Workflow, type WorkflowKind, workflowName } from "../plan/plan";
import { validPlan } from "../plan/plan-problems";

/**
 * The state machine of one workflow kind. The input selects site and mode. It uses JSONPath. Deadlines are numbers of
 * polls. There is no timeout of the state machine, because no state could catch it. Throws InvalidPlan.
 * @param functionName deterministic name of a step's function in the control region
 */
export function stateMachine(
  plan: Plan,
  kind: WorkflowKind,
  functionName: (part: string) => string,
  registry?: Registry,
): StateMachine {
  validPlan(plan, registry);
  const workflows = plan.workflows.filter((workflow) => workflow.kind === kind);
  if (workflows.length === 0) throw new Error(`plan '${plan.name}' has no workflow '${kind}': add one`);
  const parts = workflows.map((workflow) => ({
    workflow,
    ...workflowStates(plan, workflow, functionName, registry),
  }));
  return {
    Comment: `${plan.name}: ${workflows.map(workflowName).join(", ")}`,
    StartAt: "defaults",
    States: {
      defaults: {
        Type: "Pass",
        Result: { site: "", mode: "", acceptedLossSeconds: 0, resume: "", requestedBy: "unknown" },
        ResultPath: "$.defaults",
        Next: "prepare",
      },
      prepare: {
        Type: "Pass",
        Parameters: {
          ...INITIAL,
          "request.$": "States.JsonMerge($.defaults, $$.Execution.Input, false)",
          "execution.$": "$$.Execution.Name",
        },
        Next: "choose",
      },
      choose: {
        Type: "Choice",
        Choices: parts.map(({ workflow: { site, mode }, entry }) => ({
          And: [
            { Variable: "$.request.site", StringEquals: site },
            { Variable: "$.request.mode", StringEquals: mode },
          ],
          Next: entry,
        })),
        Default: "unknown",
      },
      ...unknownRequest(plan, workflows[0]!, functionName, registry),
      ...Object.fromEntries(parts.flatMap(({ states }) => Object.entries(states))),
    },
  };
}

/** A request without a workflow in the plan: the execution is recorded, people are notified, and it fails. */
function unknownRequest(
  plan: Plan,
  workflow: Workflow,
  functionName: (part: string) => string,
  registry?: Registry,
): Record<string, State> {
  const stages = declaredStages(plan, workflow, registry);
  const scope = new Scope(plan, workflow, functionName);
  const task = (at: number, next: string) =>
    scope.task(stages.at(at)![0]!, "start", { payload: outcome("refused"), Catch: catchAll(next), Next: next });
  return {
    unknown: {
      Type: "Pass",
      Parameters: {
        step: "choose",
        kind: "refused",
        unfinishedSteps: [],
        detail: {
          status: "refused",
          reason: "the plan has no workflow for this site and mode",
          "request.$": "$.request",
        },
      },
      ResultPath: "$.failure",
      Next: "unknown.record",
    },
    "unknown.record": task(-3, "unknown.notify"),
    "unknown.notify": task(-2, "unknown.end"),
    "unknown.end": {
      Type: "Fail",
      Error: "Steadfast.Refused",
      Cause: "The plan has no workflow for this site and mode",
    },
  };
}
