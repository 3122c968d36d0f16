import { RDSClient } from "@aws-sdk/client-rds";
import { perRegion } from "../step/clients";
import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { auroraGlobal } from "./aurora-global";

/** Moves the writer of an Aurora Global Database. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "aurora-global": auroraGlobal(perRegion((settings) => new RDSClient(settings))) },
});
