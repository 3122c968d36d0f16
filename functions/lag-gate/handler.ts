import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { perRegion } from "../step/clients";
import { ownTable } from "../step/own-table";
import { stepHandler } from "../step/step-function";
import { lagGate } from "./lag-gate";

/** Holds an execution while the copy is too far behind. */
export const handler = stepHandler({
  table: ownTable(),
  steps: { "lag-gate": lagGate(perRegion((settings) => new CloudWatchClient(settings))) },
});
