import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { resolver } from "../../aws/dns/addresses";
import { TWO_ATTEMPTS_5S } from "../../runtime/step/clients";
import { ownTable } from "../../runtime/step/own-table";
import { stepHandler } from "../../runtime/step/step-function";
import { trafficSwitch } from "./traffic-switch";

/** Moves traffic with one metric in the function's own region, the control region. */
export const handler = stepHandler({
  table: ownTable(),
  steps: {
    "traffic-switch": trafficSwitch({
      cloudwatch: new CloudWatchClient({ ...TWO_ATTEMPTS_5S }),
      addresses: resolver(),
    }),
  },
});
