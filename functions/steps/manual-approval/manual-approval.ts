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

/** Nobody reads what a function answers to a state that waits for a token: only an error ends it. */
export class Refused extends Error {
  constructor(reason: string | undefined) {
    super(reason ?? "refused");
    this.name = "Refused";
  }
}

/** Asks people and keeps the token for whoever collects their answers. A take-over asks again: its token is another one. */
export function manualApproval({ client, arn }: Topic): StepWork<ManualApproval> {
  return {
    start: async ({ input, table, parameters, entry, journal, now }) => {
      const { planHash, taskToken } = input;
      if (taskToken === undefined) return refused("taskToken should be that of the waiting state, got nothing");
      if (entry?.asked?.token === taskToken) return waiting(ASKED);
      const { question, expirySeconds, approvers = 1 } = parameters;
      // While an apply updates the machines, what people can read is not what this machine runs.
      const { hash: published } = await publishedPlan({ table, planName: input.plan });
      if (published !== planHash) return refused(differs(planHash, published));
      const expiresAt = new Date(now().getTime() + expirySeconds * 1000).toISOString();
      const asked: ApprovalRequest = { question, planHash, approvers, expiresAt, token: taskToken };
      await client.send(
        new PublishCommand({ TopicArn: arn, Subject: `${input.plan}: approval wanted`, Message: text(input, asked) }),
      );
      await journal.ask(asked);
      return waiting(ASKED);
    },
    check: (run) => Promise.resolve(answered(run)),
    undo: () => Promise.resolve(DONE),
  };
}

/** A handler that throws what it would refuse. */
export function throwingRefusals(handler: StepHandler): StepHandler {
  return async (input) => {
    const output = await handler(input);
    if (output.status === "refused") throw new Refused(output.reason);
    return output;
  };
}

const ASKED = "people have been asked";

function differs(runs: string | undefined, published: string): string {
  return `the published plan should be the one that this state machine runs, ${runs ?? "unknown"}, got ${published}: let the apply of the recovery's stack end, or run it again, and start anew`;
}

function answered({ entry }: StepRun<ManualApproval>) {
  return entry?.doneAt === undefined ? waiting(ASKED) : DONE;
}

function text(
  { plan, workflow, site, mode, execution, requestedBy }: StepInput<unknown>,
  asked: ApprovalRequest,
): string {
  return [
    asked.question,
    `${workflow} of the ${site} of ${plan} (${mode}, execution ${execution}, asked for by ${requestedBy}).`,
    `${asked.approvers === 1 ? "One person has" : `${asked.approvers} people have`} to approve plan ${asked.planHash} before ${asked.expiresAt}.`,
  ].join("\n");
}
