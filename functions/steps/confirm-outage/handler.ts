import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SINGLE_ATTEMPT_2S, perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { confirmOutage } from "./confirm-outage";

/** Confirms with several observers that the active site is down. */
export const handler = stepHandler({
  table: ownTable(),
  steps: {
    "confirm-outage": confirmOutage(perRegion((settings) => new CloudWatchClient(settings), SINGLE_ATTEMPT_2S)),
  },
});
