import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { PATIENT } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { costs } from "./costs";

/** @see https://docs.aws.amazon.com/general/latest/gr/billing.html */
const ONLY_REGION = "us-east-1";

/** Writes down what the deployment costs. Nothing of a recovery needs it. */
export const handler = costs({
  table: ownTable(),
  explorer: new CostExplorerClient({ ...PATIENT, region: ONLY_REGION }),
});
