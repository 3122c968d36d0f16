import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { lagGate } from "./lag-gate";

/** Holds an execution while the replication lag is too high. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "lag-gate": lagGate(perRegion((settings) => new CloudWatchClient(settings))) },
});
