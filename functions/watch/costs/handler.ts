import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { TWO_ATTEMPTS_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { costs } from "./costs";

/** @see https://docs.aws.amazon.com/general/latest/gr/billing.html */
const ONLY_REGION = "us-east-1";

/** Reports the costs of the deployment. No recovery depends on it. */
export const handler = costs({
  table: ownTable(),
  explorer: new CostExplorerClient({ ...TWO_ATTEMPTS_5S, region: ONLY_REGION }),
});
