import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { LockMonitor } from "../../../constructs/observability/lock-monitor";
import { LockWatch } from "../../../constructs/workflow/lock-watch";
import { lockWatch } from "../../../dr/record/lock-watch";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

const plan = webPlan();
const topic = { arn: "arn:aws:sns:us-east-2:123456789012:alerts" };
const json = (lockSeconds?: number) =>
  synthesizedSite(
    (stack) => {
      const key = { arn: KEY_ARN, alias: "alias/test-dev-control-dr" };
      const watch = new LockWatch(stack, "watch", { plan, key, logRetentionDays: 30 });
      new LockMonitor(stack, "monitor", { topic, watch, ...(lockSeconds === undefined ? {} : { lockSeconds }) });
    },
    { role: "control" },
  );
const { site, identity } = json();

test("E9: it measures unfinished executions of every state machine of the plan every minute", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, { schedule_expression: "rate(1 minute)" });
  const { input } = resource(site, "aws_cloudwatch_event_target.watch_schedule_target");
  expect(JSON.parse(input as string)).toEqual(lockWatch(plan));
  const arn = (kind: string) => `arn:aws:states:us-east-2:${ACCOUNT}:execution:web-dev-${kind}`;
  expect(lockWatch(plan).executions).toEqual({
    activate: arn("activate"),
    deactivate: arn("deactivate"),
    drill: arn("drill"),
  });
});

test("E10: it may only read the table and executions of the plan's state machines, and publish its own metrics", () => {
  const all = identity.data!["aws_iam_policy_document"]!["control_watch_lock_permissions"]!["statement"] as {
    actions: string[];
    resources: string[];
  }[];
  expect(all.slice(3).map(({ actions, resources }) => [actions, resources])).toEqual([
    [["cloudwatch:PutMetricData"], ["*"]],
    [["dynamodb:GetItem"], [`arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/${plan.table}`]],
    [
      ["states:DescribeExecution"],
      ["activate", "deactivate", "drill"].map(
        (kind) => `arn:aws:states:us-east-2:${ACCOUNT}:execution:web-dev-${kind}:*`,
      ),
    ],
  ]);
});

test.each([
  ["unfinished_executions", "UnfinishedExecutions", 0, "as resume"],
  ["lock_age", "LockAgeSeconds", 3600, "if it waits for an approval, answer the request"],
  ["pending_fence", "PendingFences", 0, "rebuild the site by a planned activation"],
])("E9: the alarm %s keeps its state without data, and describes what to do", (_, metric, threshold, remedy) => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    ...{ namespace: "Steadfast/web-dev/recovery", metric_name: metric, dimensions: { Plan: "web-dev" }, threshold },
    ...{ comparison_operator: "GreaterThanThreshold", statistic: "Maximum", treat_missing_data: "ignore" },
    ...{ alarm_actions: [topic.arn], ok_actions: [topic.arn] },
    alarm_description: expect.stringContaining(remedy) as unknown,
  });
});

test("E9: missing data raises an alarm of its own", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    ...{ metric_name: "UnfinishedExecutions", statistic: "SampleCount", treat_missing_data: "breaching" },
    ...{ comparison_operator: "LessThanThreshold", threshold: 1 },
  });
});

test("the maximum age of the lock comes from the props", () => {
  expect(asText(json(600).site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    metric_name: "LockAgeSeconds",
    threshold: 600,
  });
});
