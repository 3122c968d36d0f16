import { LambdaClient } from "@aws-sdk/client-lambda";
import { SINGLE_ATTEMPT_15S, perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { verifyHealth } from "./verify-health";

/** Verifies a site with its in-region health probe. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "verify-health": verifyHealth(perRegion((settings) => new LambdaClient(settings), SINGLE_ATTEMPT_15S)) },
});
