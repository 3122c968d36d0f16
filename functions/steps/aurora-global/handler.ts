import { RDSClient } from "@aws-sdk/client-rds";
import { perRegion, SINGLE_ATTEMPT_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { auroraGlobal } from "./aurora-global";

/** Moves the writer of an Aurora Global Database. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "aurora-global": auroraGlobal(perRegion((settings) => new RDSClient(settings), SINGLE_ATTEMPT_5S)) },
});
