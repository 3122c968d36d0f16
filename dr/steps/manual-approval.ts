import { dataCall, NO_CALLS } from "../plan/call";
import { stepType } from "../plan/step-type";

export interface ManualApproval {
  /** What is asked, in one sentence. */
  readonly question: string;
  /** Seconds until the question expires; then the execution is undone. */
  readonly expirySeconds: number;
  /** People who have to agree. @default 1 */
  readonly approvers?: 1 | 2;
}

/** Waits for people: whoever approves sends the task token back. */
export const manualApproval = stepType<ManualApproval>({
  parameters: {
    question: { is: "text", means: "what is asked" },
    expirySeconds: { is: "number", means: "seconds until the question expires" },
    approvers: { is: "number", means: "people who have to agree", optional: true },
  },
  declare: ({ question, expirySeconds, approvers = 1 }, { plan }) => {
    const { region } = plan.sites.control;
    return {
      summary: `Ask ${approvers === 1 ? "somebody" : "two people"}: ${question}`,
      function: "manual-approval",
      calls: { ...NO_CALLS, start: [dataCall("sns:Publish", region, plan.topic)] },
      pollSeconds: expirySeconds,
      deadlineSeconds: expirySeconds,
      expected: {
        seconds: 0,
        source: "people: the objective counts from their decision",
        remedy: "decide before: an unplanned execution needs no approval",
      },
      gate: `${approvers} ${approvers === 1 ? "person approves" : "people approve"} the plan's hash within ${expirySeconds} s`,
      pointOfNoReturn: false,
      undo: undefined,
      readiness: undefined,
      byHand: [
        `aws dynamodb get-item --region ${region} --table-name ${plan.table} --key '{"pk":{"S":"${plan.name}"},"sk":{"S":"EXECUTION#<execution>"}}'`,
        `aws stepfunctions send-task-success --region ${region} --task-token <token> --task-output '{"status":"done"}'`,
      ],
    };
  },
});
