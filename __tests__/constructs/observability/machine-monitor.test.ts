import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { JoinedLogShipping } from "../../../constructs/observability/joined-log-shipping";
import { LogShipping } from "../../../constructs/observability/log-shipping";
import { MachineMonitor } from "../../../constructs/observability/machine-monitor";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText, inventory, resource } from "../../support/synth";

const topic = { arn: "arn:aws:sns:us-east-2:123456789012:alerts" };
const machine = {
  name: "test-dev-activate",
  arn: "arn:aws:states:us-east-2:123456789012:stateMachine:test-dev-activate",
};

test("E9: every execution without success raises an alarm at once, however it ended", () => {
  const { site } = synthesizedSite((stack) => {
    const { alarms } = new MachineMonitor(stack, "monitor", { topic, machine, name: "activate" });
    expect(alarms.map(({ severity }) => severity)).toEqual(["page"]);
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-activate-failed",
    comparison_operator: "GreaterThanThreshold",
    threshold: 0,
    evaluation_periods: 1,
    treat_missing_data: "notBreaching",
    alarm_actions: [topic.arn],
  });
  const queries = resource(site, "aws_cloudwatch_metric_alarm.monitor_failed")["metric_query"] as {
    metric?: { metric_name: string; dimensions: object };
  }[];
  expect(queries.flatMap(({ metric }) => (metric ? [[metric.metric_name, metric.dimensions]] : []))).toEqual(
    ["Failed", "Aborted", "TimedOut"].map((how) => [`Executions${how}`, { StateMachineArn: machine.arn }]),
  );
});

test("A7: log groups of another stack of the site use the same delivery stream as its own", () => {
  const filters = (join: boolean) => {
    const { site } = synthesizedSite((stack) => {
      new CloudwatchLogGroup(stack, "one", { name: "one" });
      if (join) new JoinedLogShipping(stack, "shipping", stack);
      else
        new LogShipping(stack, "shipping", { key: { arn: KEY_ARN, alias: "alias/logs" }, logRetentionDays: 30 }).ship(
          stack,
        );
    });
    return { site, filter: resource(site, "aws_cloudwatch_log_subscription_filter.shipping_one") };
  };
  const own = filters(false);
  const joined = filters(true);
  expect(inventory(joined.site)).toEqual({ aws_cloudwatch_log_group: 1, aws_cloudwatch_log_subscription_filter: 1 });
  expect(joined.filter["role_arn"]).toBe(own.filter["role_arn"]);
  expect(joined.filter["destination_arn"]).toBe(
    `arn:aws:firehose:us-east-1:123456789012:deliverystream/${String(resource(own.site, "aws_kinesis_firehose_delivery_stream.shipping")["name"])}`,
  );
});
