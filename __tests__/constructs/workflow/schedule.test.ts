import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Lambda } from "../../../constructs/compute/lambda";
import { RecoveryMachine } from "../../../constructs/workflow/recovery-machine";
import { Schedule, type ScheduleProps } from "../../../constructs/workflow/schedule";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText } from "../../support/synth";

const key = { arn: KEY_ARN, alias: "alias/test-dev-control-dr" };
const json = (to: "function" | "machine", props: Partial<ScheduleProps> = {}) =>
  synthesizedSite(
    (site) => {
      const target =
        to === "function"
          ? {
              function: new Lambda(site, "one", {
                name: "record",
                description: "x",
                statements: [],
                key,
                logRetentionDays: 30,
              }).reference,
            }
          : {
              machine: new RecoveryMachine(site, "one", {
                plan: webPlan(),
                kind: "drill",
                functions: [],
                keyArn: KEY_ARN,
                logRetentionDays: 30,
              }),
            };
      const given = { name: "often", description: "Often", schedule: "rate(1 minute)", input: { site: "secondary" } };
      new Schedule(site, "schedule", { ...given, target, ...props });
    },
    { role: "control" },
  );

test("fails with an input that EventBridge rejects", () => {
  expect(() => json("function", { input: { text: "x".repeat(8192) } })).toThrow(
    "[site/schedule] input should have up to 8192 characters, got 8203",
  );
});

test("E9: only this rule invokes the function, with its input, and drops late events", () => {
  const { site } = json("function");
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, {
    name: "test-dev-control-often",
    schedule_expression: "rate(1 minute)",
    state: "ENABLED",
  });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventTarget, {
    arn: "${aws_lambda_function.one.arn}",
    input: '{"site":"secondary"}',
    retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 1 },
  });
  expect(asText(site)).toHaveResourceWithProperties(LambdaPermission, {
    principal: "events.amazonaws.com",
    source_arn: "${aws_cloudwatch_event_rule.schedule.arn}",
  });
});

test("E9: an execution is started with a role that may only start this state machine", () => {
  const { site, identity } = json("machine", { enabled: false, schedule: "cron(0 6 ? * SUN *)" });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, { state: "DISABLED" });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventTarget, {
    role_arn: "arn:aws:iam::123456789012:role/test-dev-control-often",
  });
  expect(asText(site)).not.toHaveResource(LambdaPermission);
  expect(JSON.stringify(identity.data!["aws_iam_policy_document"]!["control_often_trust"])).toContain(
    "arn:aws:events:us-east-2:123456789012:rule/test-dev-control-often",
  );
  expect(identity.data!["aws_iam_policy_document"]!["control_often_permissions"]!["statement"]).toMatchObject([
    {
      actions: ["states:StartExecution"],
      resources: ["arn:aws:states:us-east-2:123456789012:stateMachine:web-dev-drill"],
    },
  ]);
});

test.each<[Partial<ScheduleProps>, string]>([
  [
    { schedule: "rate(0 minutes)" },
    "schedule should be like 'rate(1 minute)' or 'cron(0 6 ? * MON *)', got 'rate(0 minutes)'",
  ],
  [{ schedule: "cron(0 6 * *)" }, "got 'cron(0 6 * *)'"],
  [{ name: "n".repeat(60) }, "name should make a rule's name of up to 64 characters"],
])("fails with %j", (props, message) => {
  expect(() => json("function", props)).toThrow(message);
});
