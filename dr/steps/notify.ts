import { dataCall, NO_CALLS } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { type NoParameters, stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

/** Publishes the outcome of the execution and the unfinished steps. */
export const notify = stepType<NoParameters>({
  parameters: {},
  declare: (_parameters, { plan }) => {
    const { region } = plan.sites.control;
    return {
      summary: "Publish the outcome and the unfinished steps",
      function: "notify",
      calls: { ...NO_CALLS, start: [dataCall("sns:Publish", region, plan.topic)] },
      pollSeconds: 1,
      deadlineSeconds: 10,
      expected: { seconds: 0, source: ORCHESTRATION_SOURCE, remedy: cannotBeShortened("the site is already active") },
      gate: undefined,
      pointOfNoReturn: false,
      undo: undefined,
      readiness: undefined,
      manualCommands: [`aws sns publish --region ${region} --topic-arn ${plan.topic} --message "<what happened>"`],
    };
  },
});
