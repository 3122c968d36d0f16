import { type Call, dataCall } from "../../dr/plan/call";
import type { Plan } from "../../dr/plan/plan";
import { recoveryNamespace } from "../../dr/record/recovery-metrics";

/**
 * The call that publishes metrics of a recovery.
 * @param namespace of the metrics; the recovery's own by default
 */
export function metricCall({ name, sites }: Plan, namespace = recoveryNamespace(name)): Call {
  return {
    ...dataCall("cloudwatch:PutMetricData", sites.control.region, "*"),
    condition: { test: "StringEquals", variable: "cloudwatch:namespace", values: [namespace] },
  };
}
