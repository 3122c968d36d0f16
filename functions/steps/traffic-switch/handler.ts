import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { resolver } from "../../aws/dns/addresses";
import { PATIENT } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { trafficSwitch } from "./traffic-switch";

/** Moves traffic by one metric in the function's own region, the control region. */
export const handler = stepHandler({
  table: ownTable(),
  steps: {
    "traffic-switch": trafficSwitch({ cloudwatch: new CloudWatchClient({ ...PATIENT }), addresses: resolver() }),
  },
});
