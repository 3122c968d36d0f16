import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ask } from "../../aws/http/ask";
import { HASTY, PATIENT, perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { observe } from "./observe";

/** Looks at a site once a minute. */
export const handler = observe({
  table: ownTable(),
  cloudwatch: new CloudWatchClient({ ...PATIENT }),
  lambda: perRegion((settings) => new LambdaClient(settings), HASTY),
  ask,
});
