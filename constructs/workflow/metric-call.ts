import { type Call, dataCall } from "../../dr/plan/call";
import type { Plan } from "../../dr/plan/plan";
import { recoveryNamespace } from "../../dr/record/recovery-metrics";

/** The call that publishes the recovery's own metrics. */
export function metricCall({ name, sites }: Plan): Call {
  return {
    ...dataCall("cloudwatch:PutMetricData", sites.control.region, "*"),
    condition: { test: "StringEquals", variable: "cloudwatch:namespace", values: [recoveryNamespace(name)] },
  };
}
