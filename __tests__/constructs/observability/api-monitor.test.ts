import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { ApiMonitor } from "../../../constructs/observability/api-monitor";
import { synthesizedSite } from "../../support/site";
import { asText, inventory } from "../../support/synth";

const topic = { arn: "arn:aws:sns:us-east-2:123456789012:alerts" };

test("E8: 5xx responses raise an alarm at once, and throttled requests are counted in the access log", () => {
  const { site } = synthesizedSite(
    (stack) => {
      const api = { id: "abc123", accessLog: "/test-dev/control/apis/api" };
      const { alarms, widgets } = new ApiMonitor(stack, "monitor", { topic, api, name: "http-api" });
      expect([alarms.length, widgets.length]).toEqual([2, 2]);
    },
    { role: "control" },
  );
  expect(inventory(site)).toEqual({ aws_cloudwatch_log_metric_filter: 1, aws_cloudwatch_metric_alarm: 2 });
  const common = { evaluation_periods: 1, period: 300, alarm_actions: [topic.arn], dimensions: { ApiId: "abc123" } };
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    ...common,
    ...{ alarm_name: "test-dev-control-http-api-5xx", namespace: "AWS/ApiGateway", metric_name: "5xx", threshold: 0 },
  });
  const counted = { name: "TooManyRequests", namespace: "Steadfast/test-dev" };
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchLogMetricFilter, {
    ...{ log_group_name: "/test-dev/control/apis/api", pattern: '{ $.status = "429" }' },
    metric_transformation: { ...counted, value: "1", unit: "Count", dimensions: { ApiId: "$.api" } },
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    ...common,
    ...{ namespace: counted.namespace, metric_name: counted.name, threshold: 50 },
  });
});
