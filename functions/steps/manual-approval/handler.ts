import { SNSClient } from "@aws-sdk/client-sns";
import { environment, TWO_ATTEMPTS_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { manualApproval, throwingRefusals } from "./manual-approval";

/** Requests approval to continue the execution. */
export const handler = throwingRefusals(
  stepHandler({
    table: ownTable(),
    steps: {
      "manual-approval": manualApproval({
        client: new SNSClient({ ...TWO_ATTEMPTS_5S }),
        arn: environment("TOPIC"),
      }),
    },
  }),
);
