import { SNSClient } from "@aws-sdk/client-sns";
import { environment, PATIENT } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
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
