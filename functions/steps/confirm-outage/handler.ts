import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { HASTY, perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { confirmOutage } from "./confirm-outage";

/** Asks several observers whether the active site is down. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "confirm-outage": confirmOutage(perRegion((settings) => new CloudWatchClient(settings), HASTY)) },
});
