import { SNSClient } from "@aws-sdk/client-sns";
import { environment, TWO_ATTEMPTS_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { notify } from "./notify";

/** Publishes a notification with the outcome of an execution. */
export const handler = stepHandler({
  table: ownTable(),
  withoutLock: { notify: notify({ client: new SNSClient({ ...TWO_ATTEMPTS_5S }), arn: environment("TOPIC") }) },
});
