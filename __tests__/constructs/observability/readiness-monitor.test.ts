import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { ReadinessMonitor } from "../../../constructs/observability/readiness-monitor";
import { RECOVERY_METRICS } from "../../../dr/record/recovery-metrics";
import { synthesizedSite } from "../../support/site";
import { asText } from "../../support/synth";

const topic = { arn: "arn:aws:sns:us-east-2:123456789012:alerts" };
const { site } = synthesizedSite((stack) => {
  const readiness = {
    sites: ["secondary"] as const,
    namespace: "Steadfast/web-dev/recovery",
    metrics: RECOVERY_METRICS,
  };
  const { alarms } = new ReadinessMonitor(stack, "monitor", { topic, readiness, plan: "web-dev" });
  expect(alarms.map(({ severity }) => severity)).toEqual(["page", "ticket"]);
});

test("X7: a standby that is not ready for failover raises an alarm within the hour, an active site does not", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    ...{ namespace: "Steadfast/web-dev/recovery", metric_name: "Ready", dimensions: { Site: "secondary" } },
    ...{ comparison_operator: "LessThanThreshold", threshold: 1, statistic: "Minimum", period: 3600 },
    treat_missing_data: "notBreaching",
  });
});

test("X7: an hour without a report raises an alarm", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    ...{ metric_name: "ReadinessReports", dimensions: { Plan: "web-dev" }, statistic: "Sum", period: 3600 },
    ...{ comparison_operator: "LessThanThreshold", threshold: 1, treat_missing_data: "breaching" },
  });
});
