import { dataCall, NO_CALLS } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { arnOf } from "../plan/plan";
import { type NoParameters, stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

/** Writes the outcome, the duration of every step and the measured data loss into the execution's item. */
export const record = stepType<NoParameters>({
  parameters: {},
  declare: (_parameters, { plan }) => {
    const { region } = plan.sites.control;
    const table = arnOf(plan)("dynamodb", region, `table/${plan.table}`);
    return {
      summary: "Record the outcome, the duration of every step and the measured data loss",
      function: "record",
      calls: { ...NO_CALLS, start: [dataCall("dynamodb:PutItem", region, table)] },
      pollSeconds: 1,
      deadlineSeconds: 10,
      expected: { seconds: 0, source: ORCHESTRATION_SOURCE, remedy: cannotBeShortened("the site is already active") },
      gate: undefined,
      pointOfNoReturn: false,
      keepsEntry: false,
      undo: undefined,
      readiness: undefined,
      manualCommands: [
        `aws dynamodb update-item --region ${region} --table-name ${plan.table} --key '{"pk":{"S":"${plan.name}"},"sk":{"S":"EXECUTION#<execution>"}}' ` +
          `--update-expression 'SET outcome = :o' --expression-attribute-values '{":o":{"S":"<outcome>"}}'`,
      ],
    };
  },
});
