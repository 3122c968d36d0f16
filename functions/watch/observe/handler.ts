import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ask } from "../../aws/http/ask";
import { SINGLE_ATTEMPT_2S, TWO_ATTEMPTS_5S, perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { observe } from "./observe";

/** Observes a site once a minute. */
export const handler = observe({
  table: ownTable(),
  cloudwatch: new CloudWatchClient({ ...TWO_ATTEMPTS_5S }),
  lambda: perRegion((settings) => new LambdaClient(settings), SINGLE_ATTEMPT_2S),
  ask,
});
