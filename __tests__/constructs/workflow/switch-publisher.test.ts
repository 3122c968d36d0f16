import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { SwitchPublisher } from "../../../constructs/workflow/switch-publisher";
import { switchesOf } from "../../../dr/derived/traffic-switches";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

const plan = webPlan();
const switches = switchesOf(plan)!;
const { site, identity } = synthesizedSite(
  (stack) => {
    const key = { arn: KEY_ARN, alias: "alias/test-dev-control-dr" };
    new SwitchPublisher(stack, "switches", { plan, switches, key, logRetentionDays: 30 });
  },
  { role: "control" },
);

test("S9: it publishes the traffic switches every minute, where the plan's steps do", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, {
    name: "test-dev-control-publish-switches",
    schedule_expression: "rate(1 minute)",
  });
  const { input } = resource(site, "aws_cloudwatch_event_target.switches_schedule_target");
  expect(JSON.parse(input as string)).toEqual(switches);
});

test("E10: it may only read the table, and publish in the namespace of the traffic switches", () => {
  const all = identity.data!["aws_iam_policy_document"]!["control_publish_switches_permissions"]!["statement"] as {
    actions: string[];
    resources: string[];
    condition?: unknown;
  }[];
  expect(all.slice(3).map(({ actions, resources, condition }) => [actions, resources, condition])).toEqual([
    [
      ["cloudwatch:PutMetricData"],
      ["*"],
      [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["Steadfast/web-dev"] }],
    ],
    [["dynamodb:GetItem"], [`arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/${plan.table}`], undefined],
  ]);
});
