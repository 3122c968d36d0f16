import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Alarm, type AlarmProps } from "../../../constructs/observability/alarm";
import type { Metric } from "../../../constructs/observability/metric";
import { synthesizedSite } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const ERRORS: Metric = {
  namespace: "AWS/Lambda",
  name: "Errors",
  dimensions: { FunctionName: "test-dev-primary-worker" },
  statistic: "Sum",
};
const PROPS: AlarmProps = {
  topic: { arn: "arn:aws:sns:us-east-1:123456789012:test-dev-primary-alerts" },
  name: "worker-errors",
  meaning: "The worker fails.",
  remedy: "read its log.",
  metric: ERRORS,
  comparison: "above",
  threshold: 0,
  missingData: "notBreaching",
};

const json = (props: Partial<AlarmProps> = {}) =>
  synthesizedSite((site) => {
    new Alarm(site, "errors", { ...PROPS, ...props });
  }).site;
const alarm = (stack: StackJson) => resource(stack, "aws_cloudwatch_metric_alarm.errors");

test("A7: an alarm has a deterministic name, notifies its topic of ALARM and OK, and describes what it means and what to do", () => {
  expect(asText(json())).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-worker-errors",
    alarm_description: "The worker fails. What to do: read its log.",
    actions_enabled: true,
    alarm_actions: [PROPS.topic.arn],
    ok_actions: [PROPS.topic.arn],
    namespace: "AWS/Lambda",
    metric_name: "Errors",
    dimensions: { FunctionName: "test-dev-primary-worker" },
    statistic: "Sum",
    period: 60,
    evaluation_periods: 3,
    datapoints_to_alarm: 3,
    treat_missing_data: "notBreaching",
  });
});

test.each([
  ["above", "GreaterThanThreshold"],
  ["at least", "GreaterThanOrEqualToThreshold"],
  ["below", "LessThanThreshold"],
  ["at most", "LessThanOrEqualToThreshold"],
] as const)("compares: %s", (comparison, operator) => {
  expect(asText(json({ comparison }))).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    comparison_operator: operator,
  });
});

test("percentiles are extended statistics", () => {
  const latency = json({ metric: { ...ERRORS, statistic: "p99" } });
  expect(asText(latency)).toHaveResourceWithProperties(CloudwatchMetricAlarm, { extended_statistic: "p99" });
  expect(alarm(latency)).not.toHaveProperty("statistic");
});

test("a calculation returns its result alone", () => {
  const calculated = json({
    metric: {
      expression: "100 * errors / calls",
      metrics: { errors: ERRORS, calls: { ...ERRORS, name: "Invocations" } },
      label: "Errors, %",
    },
    periodSeconds: 300,
  });
  expect(alarm(calculated)).not.toHaveProperty("metric_name");
  expect(asText(calculated)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    metric_query: containing([
      { id: "result", expression: "100 * errors / calls", return_data: true },
      { id: "errors", metric: { metric_name: "Errors", period: 300, stat: "Sum", dimensions: ERRORS.dimensions } },
      { id: "calls", metric: { metric_name: "Invocations" } },
    ]),
  });
});

test.each<[string, Partial<AlarmProps>, string]>([
  ["no dimension", { metric: { ...ERRORS, dimensions: {} } }, "dimensions of Errors should name what is measured"],
  [
    "a dimension without a value",
    { metric: { ...ERRORS, dimensions: { FunctionName: "" } } },
    "FunctionName of Errors should name what is measured, got ''",
  ],
  [
    "the same inside a calculation",
    {
      metric: {
        expression: "errors",
        metrics: { errors: { ...ERRORS, dimensions: { FunctionName: "" } } },
        label: "",
      },
    },
    "FunctionName of Errors should name what is measured, got ''",
  ],
  ["no topic", { topic: { arn: "" } }, "topic should have an ARN, got ''"],
  ["no name", { name: "" }, "name should make an alarm's name"],
  ["a name too long", { name: "x".repeat(250) }, "of up to 255 characters"],
  ["no meaning", { meaning: "" }, "meaning and remedy should both be set"],
  ["no remedy", { remedy: "" }, "meaning and remedy should both be set"],
  ["a description too long", { remedy: "x".repeat(1024) }, "up to 1024 characters together"],
  ["no threshold", { threshold: Number.NaN }, "threshold should be a number, got NaN"],
  ["a period that AWS rejects", { periodSeconds: 45 }, "periodSeconds should be 10, 30 or a multiple of 60, got 45"],
  ["more than a day", { periodSeconds: 1800, periods: 49 }, "span at most a day, got 49 of 1800 seconds"],
  ["more than seven days", { periodSeconds: 3600, periods: 169 }, "span at most seven days, got 169 of 3600 seconds"],
  ["half a period", { periods: 1.5 }, "periods should be whole"],
  ["more bad periods than periods", { periods: 2, badPeriods: 3 }, "badPeriods should be from 1 to periods (2), got 3"],
])("fails with %s", (_, props, message) => {
  expect(() => json(props)).toThrow(`[site/errors] `);
  expect(() => json(props)).toThrow(message);
});

test.each<Partial<AlarmProps>>([
  { periodSeconds: 1800, periods: 48 },
  { periodSeconds: 60, periods: 1440 },
  { periodSeconds: 3600, periods: 168 },
  { periodSeconds: 60, periods: 3, badPeriods: 3 },
  { periodSeconds: 60, periods: 3, badPeriods: 1 },
])("accepts periods of one day or one week in total, and all of them as bad periods: %j", (props) => {
  expect(() => json(props)).not.toThrow();
});
