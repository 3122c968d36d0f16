import { dataCall, NO_CALLS } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { arnOf } from "../plan/plan";
import { type NoParameters, stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

/** Releases the deployment's lock. Only the execution that holds it can release it. */
export const releaseLock = stepType<NoParameters>({
  parameters: {},
  declare: (_parameters, { plan }) => {
    const { region } = plan.sites.control;
    return {
      summary: "Release the deployment's lock",
      function: "lock",
      calls: {
        ...NO_CALLS,
        start: [dataCall("dynamodb:PutItem", region, arnOf(plan)("dynamodb", region, `table/${plan.table}`))],
      },
      pollSeconds: 1,
      deadlineSeconds: 10,
      expected: { seconds: 1, source: ORCHESTRATION_SOURCE, remedy: cannotBeShortened("one conditional write") },
      gate: undefined,
      pointOfNoReturn: false,
      undo: undefined,
      readiness: undefined,
      manualCommands: ["# Write the record back without the lock, on the condition that this execution holds the lock"],
    };
  },
});
