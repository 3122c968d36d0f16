import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SFNClient } from "@aws-sdk/client-sfn";
import { PATIENT } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { watchLock } from "./watch-lock";

/** Measures in the function's own region, the control region, what executions have left behind. */
export const handler = watchLock({
  table: ownTable(),
  cloudwatch: new CloudWatchClient({ ...PATIENT }),
  states: new SFNClient({ ...PATIENT }),
});
