import { LambdaClient } from "@aws-sdk/client-lambda";
import { PROBING, perRegion } from "../step/clients";
import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { verifyHealth } from "./verify-health";

/** Verifies a site from inside. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "verify-health": verifyHealth(perRegion((settings) => new LambdaClient(settings), PROBING)) },
});
