import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { perRegion } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { lagGate } from "./lag-gate";

/** Holds an execution while the copy is too far behind. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "lag-gate": lagGate(perRegion((settings) => new CloudWatchClient(settings))) },
});
