import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { TWO_ATTEMPTS_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { publishSwitches } from "./publish-switches";

/** Publishes the recorded traffic switches in the function's own region, the control region. */
export const handler = publishSwitches({ table: ownTable(), cloudwatch: new CloudWatchClient({ ...TWO_ATTEMPTS_5S }) });
