import { RDSClient } from "@aws-sdk/client-rds";
import { perRegion, SINGLE_ATTEMPT_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { rdsReplica } from "./rds-replica";

/** Promotes and rebuilds RDS read replicas. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "rds-replica": rdsReplica(perRegion((settings) => new RDSClient(settings), SINGLE_ATTEMPT_5S)) },
});
