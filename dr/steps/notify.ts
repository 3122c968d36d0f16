import { dataCall, NO_CALLS } from "../plan/call";
import { type NoParameters, stepType } from "../plan/step-type";
import { ORCHESTRATION_SOURCE } from "./sources";

/** Tells people how the execution ended and what is left to do. */
export const notify = stepType<NoParameters>({
  parameters: {},
  declare: (_parameters, { plan }) => {
    const { region } = plan.sites.control;
    return {
      summary: "Tell people how it ended and what is left",
      function: "notify",
      calls: { ...NO_CALLS, start: [dataCall("sns:Publish", region, plan.topic)] },
      pollSeconds: 1,
      deadlineSeconds: 10,
      expected: { seconds: 0, source: ORCHESTRATION_SOURCE, remedy: "none: the site serves already" },
      gate: undefined,
      pointOfNoReturn: false,
      undo: undefined,
      readiness: undefined,
      byHand: [`aws sns publish --region ${region} --topic-arn ${plan.topic} --message "<what happened>"`],
    };
  },
});
