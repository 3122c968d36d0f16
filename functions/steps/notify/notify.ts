import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Outcome, StepInput } from "../../../dr/asl/contract";
import { leftToDo, reasonOf } from "../../../dr/asl/failure";
import { DONE, type FreeWork, refused } from "../../runtime/step/step-function";

export interface Topic {
  readonly client: Pick<SNSClient, "send">;
  readonly arn: string;
}

const SAYS: Readonly<Record<Outcome, string>> = {
  succeeded: "has succeeded",
  refused: "was refused: nothing was started",
  "rolled-back": "failed, and its changes were rolled back",
  "needs-intervention": "failed and cannot be rolled back: it keeps the lock; resume it to finish its work",
};

/** Tells people how the execution ended; each ending once. */
export function notify({ client, arn }: Topic): FreeWork {
  return async (input, journal) => {
    const { operation, outcome, plan, workflow, site } = input;
    if (operation === "undo") return DONE;
    if (outcome === undefined) return refused("outcome should say how the execution ended, got nothing");
    if ((await journal.read())?.told === outcome) return DONE;
    const message = {
      TopicArn: arn,
      Subject: `${plan}: ${workflow} ${site} ${outcome}`,
      Message: text(input, outcome),
    };
    await client.send(new PublishCommand(message));
    await journal.write([{ path: ["told"], value: outcome }]);
    return DONE;
  };
}

function text(
  { plan, workflow, site, mode, execution, requestedBy, failure, undoFailure }: StepInput,
  outcome: Outcome,
) {
  const left = failure ? leftToDo(failure, outcome) : [];
  return [
    `${workflow} of the ${site} of ${plan} (${mode}, execution ${execution}, asked for by ${requestedBy}) ${SAYS[outcome]}.`,
    ...(failure ? [`Step '${failure.step}' was the reason (${failure.kind}): ${reasonOf(failure.detail)}`] : []),
    ...(left.length > 0 ? [`Left to do: ${left.join(", ")}`] : []),
    ...(undoFailure ? [`Could not be taken back: '${undoFailure.step}': ${reasonOf(undoFailure.detail)}`] : []),
  ].join("\n");
}
