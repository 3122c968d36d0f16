import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { HASTY, perRegion } from "../step/clients";
import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { confirmOutage } from "./confirm-outage";

/** Asks several observers whether the active site is down. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "confirm-outage": confirmOutage(perRegion((settings) => new CloudWatchClient(settings), HASTY)) },
});
