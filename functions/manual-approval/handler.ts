import { SNSClient } from "@aws-sdk/client-sns";
import { environment, PATIENT } from "../step/clients";
import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { manualApproval, throwingRefusals } from "./manual-approval";

/** Asks people whether the execution may go on. */
export const handler = throwingRefusals(
  stepHandler({
    table: ownTable(),
    steps: {
      "manual-approval": manualApproval({
        client: new SNSClient({ ...PATIENT }),
        arn: environment("TOPIC"),
      }),
    },
  }),
);
