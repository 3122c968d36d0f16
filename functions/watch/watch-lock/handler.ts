import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SFNClient } from "@aws-sdk/client-sfn";
import { TWO_ATTEMPTS_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { watchLock } from "./watch-lock";

/** Publishes metrics of unfinished executions in the function's own region, the control region. */
export const handler = watchLock({
  table: ownTable(),
  cloudwatch: new CloudWatchClient({ ...TWO_ATTEMPTS_5S }),
  states: new SFNClient({ ...TWO_ATTEMPTS_5S }),
});
