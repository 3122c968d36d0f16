import { PublishCommand } from "@aws-sdk/client-sns";
import type { StepInput } from "../../../dr/asl/contract";
import type { ApprovalRequest } from "../../../dr/record/items";
import type { ManualApproval } from "../../../dr/steps/manual-approval";
import { publishedPlan } from "../../runtime/dr-table/published-plan";
import type { Topic } from "../notify/notify";
import {
  DONE,
  refused,
  type StepHandler,
  type StepRun,
  type StepWork,
  waiting,
} from "../../runtime/step/step-function";

/** Step Functions ignores the output of a function in a state that waits for a token: only an error ends the state. */
export class Refused extends Error {
  constructor(reason: string | undefined) {
    super(reason ?? "refused");
    this.name = "Refused";
  }
}

/** Requests approval and stores the token for the API. A resumed execution requests approval again: its token differs. */
export function manualApproval({ client, arn }: Topic): StepWork<ManualApproval> {
  return {
    start: async ({ input, table, parameters, entry, journal, now }) => {
      const { planHash, taskToken } = input;
      if (taskToken === undefined) return refused("taskToken should be that of the waiting state, got nothing");
      if (entry?.approvalRequest?.token === taskToken) return waiting(ASKED);
      const { question, expirySeconds, approvers = 1 } = parameters;
      // During an apply, the published plan can differ from the plan that this state machine runs.
      const { hash: published } = await publishedPlan({ table, planName: input.plan });
      if (published !== planHash) return refused(differs(planHash, published));
      const expiresAt = new Date(now().getTime() + expirySeconds * 1000).toISOString();
      const approvalRequest: ApprovalRequest = { question, planHash, approvers, expiresAt, token: taskToken };
      await client.send(
        new PublishCommand({
          TopicArn: arn,
          Subject: `${input.plan}: approval required`,
          Message: text(input, approvalRequest),
        }),
      );
      await journal.requestApproval(approvalRequest);
      return waiting(ASKED);
    },
    check: (run) => Promise.resolve(answered(run)),
    undo: () => Promise.resolve(DONE),
  };
}

/** A handler that throws an error where it would refuse. */
export function throwingRefusals(handler: StepHandler): StepHandler {
  return async (input) => {
    const output = await handler(input);
    if (output.status === "refused") throw new Refused(output.reason);
    return output;
  };
}

const ASKED = "approval has been requested";

function differs(runs: string | undefined, published: string): string {
  return `the published plan should be the one that this state machine runs, ${runs ?? "unknown"}, got ${published}: wait for the apply of the recovery stack to end, or run it again, and start again`;
}

function answered({ entry }: StepRun<ManualApproval>) {
  return entry?.doneAt === undefined ? waiting(ASKED) : DONE;
}

function text(
  { plan, workflow, site, mode, execution, requestedBy }: StepInput<unknown>,
  approvalRequest: ApprovalRequest,
): string {
  return [
    approvalRequest.question,
    `${workflow} of the ${site} of ${plan} (${mode}, execution ${execution}, requested by ${requestedBy}).`,
    `${approvalRequest.approvers === 1 ? "One person" : `${approvalRequest.approvers} people`} must approve plan ${approvalRequest.planHash} before ${approvalRequest.expiresAt}.`,
  ].join("\n");
}
