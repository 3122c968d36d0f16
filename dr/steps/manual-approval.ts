import { dataCall, NO_CALLS } from "../plan/call";
import { cannotBeShortened } from "../plan/durations";
import { stepType } from "../plan/step-type";

export interface ManualApproval {
  /** The question, in one sentence. */
  readonly question: string;
  /** Seconds until the request expires. The execution is then rolled back. */
  readonly expirySeconds: number;
  /** Number of people who must approve. @default 1 */
  readonly approvers?: 1 | 2;
}

/** Waits for approval: the last approval required sends the task token to Step Functions. */
export const manualApproval = stepType<ManualApproval>({
  parameters: {
    question: { is: "text", means: "the question, in one sentence" },
    expirySeconds: { is: "number", means: "seconds until the request expires" },
    approvers: { is: "number", means: "number of people who must approve", optional: true },
  },
  declare: ({ question, expirySeconds, approvers = 1 }, { plan }) => {
    const { region } = plan.sites.control;
    return {
      summary: `Request the approval of ${approvers === 1 ? "one person" : "two people"}: ${question}`,
      function: "manual-approval",
      calls: { ...NO_CALLS, start: [dataCall("sns:Publish", region, plan.topic)] },
      pollSeconds: expirySeconds,
      deadlineSeconds: expirySeconds,
      expected: {
        seconds: 0,
        source: "people: the RTO starts at their decision",
        remedy: cannotBeShortened("an unplanned execution needs no approval"),
      },
      gate: `${approvers} ${approvers === 1 ? "person approves" : "people approve"} the plan's hash within ${expirySeconds} s`,
      pointOfNoReturn: false,
      undo: undefined,
      readiness: undefined,
      manualCommands: [
        `aws dynamodb get-item --region ${region} --table-name ${plan.table} --key '{"pk":{"S":"${plan.name}"},"sk":{"S":"EXECUTION#<execution>"}}'`,
        `aws stepfunctions send-task-success --region ${region} --task-token <token> --task-output '{"status":"done"}'`,
      ],
    };
  },
});
