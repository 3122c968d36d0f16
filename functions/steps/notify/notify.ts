import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Outcome, StepInput } from "../../../dr/asl/contract";
import { unfinishedStepsOf, reasonOf } from "../../../dr/asl/failure";
import { DONE, type WorkWithoutLock, refused } from "../../runtime/step/step-function";

export interface Topic {
  readonly client: Pick<SNSClient, "send">;
  readonly arn: string;
}

const OUTCOME_TEXTS: Readonly<Record<Outcome, string>> = {
  succeeded: "succeeded",
  refused: "was refused: no step was started",
  "rolled-back": "failed, and its changes were rolled back",
  "needs-intervention":
    "failed and needs intervention: it cannot be rolled back and keeps the lock. Resume it to finish its work",
};

/** Publishes the outcome of the execution; each outcome once. */
export function notify({ client, arn }: Topic): WorkWithoutLock {
  return async (input, journal) => {
    const { operation, outcome, plan, workflow, site } = input;
    if (operation === "undo") return DONE;
    if (outcome === undefined) return refused("outcome should be set, got nothing");
    if ((await journal.read())?.notifiedOutcome === outcome) return DONE;
    const message = {
      TopicArn: arn,
      Subject: `${plan}: ${workflow} ${site} ${outcome}`,
      Message: text(input, outcome),
    };
    await client.send(new PublishCommand(message));
    await journal.write([{ path: ["notifiedOutcome"], value: outcome }]);
    return DONE;
  };
}

function text(
  { plan, workflow, site, mode, execution, requestedBy, failure, undoFailure }: StepInput,
  outcome: Outcome,
) {
  const unfinished = failure ? unfinishedStepsOf(failure, outcome) : [];
  return [
    `${workflow} of the ${site} of ${plan} (${mode}, execution ${execution}, requested by ${requestedBy}) ${OUTCOME_TEXTS[outcome]}.`,
    ...(failure ? [`Failed step: '${failure.step}' (${failure.kind}): ${reasonOf(failure.detail)}`] : []),
    ...(unfinished.length > 0 ? [`Unfinished steps: ${unfinished.join(", ")}`] : []),
    ...(undoFailure ? [`Failed rollback of step: '${undoFailure.step}': ${reasonOf(undoFailure.detail)}`] : []),
  ].join("\n");
}
