import { SNSClient } from "@aws-sdk/client-sns";
import { environment, PATIENT } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { notify } from "./notify";

/** Tells people how an execution ended. */
export const handler = stepHandler({
  table: ownTable(),
  free: { notify: notify({ client: new SNSClient({ ...PATIENT }), arn: environment("TOPIC") }) },
});
