import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CostReport } from "../../../constructs/workflow/cost-report";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

const plan = webPlan();
const key = { arn: KEY_ARN, alias: "alias/test-dev-control-dr" };
const { site, identity } = synthesizedSite(
  (stack) => {
    new CostReport(stack, "costs", { plan, key, logRetentionDays: 30 });
  },
  { role: "control" },
);

test("X13: once a day it queries the costs with the deployment's own tags", () => {
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, { schedule_expression: "cron(0 12 * * ? *)" });
  const { input } = resource(site, "aws_cloudwatch_event_target.costs_schedule_target");
  expect(JSON.parse(input as string)).toEqual({
    ...{ plan: "web-dev", strategy: "warm-standby" },
    tags: { Deployment: "test", Environment: "dev" },
  });
});

test("E10: it may query Cost Explorer and write to the DR table", () => {
  const all = identity.data!["aws_iam_policy_document"]!["control_costs_permissions"]!["statement"] as {
    actions: string[];
    resources: string[];
  }[];
  expect(all.slice(3).map(({ actions, resources }) => [actions, resources])).toEqual([
    [["ce:GetCostAndUsage"], ["*"]],
    [["dynamodb:GetItem", "dynamodb:UpdateItem"], [`arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/${plan.table}`]],
  ]);
});
