import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag";
import { DeploymentNames } from "../../../constructs/core/names";
import { Cost, type CostProps } from "../../../constructs/observability/cost";
import { IdentityStack } from "../../../stacks/shared/identity-stack";
import { SiteStack } from "../../../stacks/shared/site-stack";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, resource, synthesized } from "../../support/synth";
import { containing } from "../../support/containing";

const topic = { arn: "arn:aws:sns:us-east-1:123456789012:test-dev-global-alerts" };
const TAGS = { Deployment: "test", Environment: "dev", ManagedBy: "steadfast" };

function json(props: Partial<CostProps> = {}, defaultTags: Readonly<Record<string, string>> = TAGS) {
  return synthesized((app) => {
    const names = new DeploymentNames({ name: "test", environment: "dev", account: ACCOUNT });
    const stateSite = names.site({ role: "control", region: "us-east-2" });
    const common = { names, defaultTags, stateSite };
    const identity = new IdentityStack(app, "identity", { ...common, region: "us-east-2" });
    const site = { role: "global", region: "us-east-1" } as const;
    const stack = new SiteStack(app, "global", { ...common, kind: "global", site, identity });
    new Cost(stack, "cost", { topic, monthlyBudgetUsd: 500, ...props });
  })["global"]!;
}

test("A10: the budget counts the whole account until the deployment's tag is a cost allocation tag, so that it has data on day one", () => {
  const account = [{ name: "LinkedAccount", values: [ACCOUNT] }];
  for (const props of [{}, { allocationTags: ["CostCenter"] }]) {
    expect(asText(json(props))).toHaveResourceWithProperties(BudgetsBudget, { cost_filter: account });
  }
});

test("A10: the budget counts resources with the deployment's tag, and notifies at 80 %, at 100 % and at a forecast of 100 %", () => {
  expect(asText(json({ allocationTags: ["Deployment"] }))).toHaveResourceWithProperties(BudgetsBudget, {
    name: "test-dev-monthly",
    limit_amount: "500.00",
    limit_unit: "USD",
    time_unit: "MONTHLY",
    cost_filter: [{ name: "TagKeyValue", values: ["user:Deployment$test"] }],
    notification: containing([
      { notification_type: "ACTUAL", threshold: 80, subscriber_sns_topic_arns: [topic.arn] },
      { notification_type: "ACTUAL", threshold: 100, subscriber_sns_topic_arns: [topic.arn] },
      { notification_type: "FORECASTED", threshold: 100, subscriber_sns_topic_arns: [topic.arn] },
    ]),
  });
});

test("A10: the percentages of the budget come from the props", () => {
  const { notification } = resource(
    json({ spentPercents: [50], forecastPercent: 120 }),
    "aws_budgets_budget.cost_budget",
  );
  expect((notification as Record<string, unknown>[]).map(({ threshold }) => threshold)).toEqual([50, 120]);
});

test("A10: anomaly detection is off by default: member accounts and accounts without Cost Explorer cannot use it", () => {
  const text = asText(json());
  expect(text).not.toHaveResource(CeAnomalyMonitor);
  expect(text).not.toHaveResource(CeAnomalySubscription);
});

test("A10: cost anomalies send notifications from the given amount on", () => {
  const stack = json({ anomalies: true, anomalyUsd: 75 });
  const monitor = resource(stack, "aws_ce_anomaly_monitor.cost_anomalies");
  expect(JSON.parse(monitor["monitor_specification"] as string)).toMatchObject({
    Tags: { Key: "Deployment", Values: ["test"] },
  });
  expect(asText(stack)).toHaveResourceWithProperties(CeAnomalySubscription, {
    frequency: "IMMEDIATE",
    subscriber: [{ type: "SNS", address: topic.arn }],
    threshold_expression: containing({ dimension: { key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE", values: ["75"] } }),
  });
});

test("A10: tags in the props become cost allocation tags", () => {
  expect(asText(json())).not.toHaveResource(CeCostAllocationTag);
  const stack = json({ allocationTags: ["Deployment", "CostCenter"] });
  expect(asText(stack)).toHaveResourceWithProperties(CeCostAllocationTag, {
    tag_key: "CostCenter",
    status: "Active",
  });
});

test("fails outside a global stack", () => {
  expect(() =>
    synthesizedSite((site) => {
      new Cost(site, "cost", { topic, monthlyBudgetUsd: 500 });
    }),
  ).toThrow("[site/cost] should be placed in a global stack, got 'primary'");
});

test.each<[Partial<CostProps>, string]>([
  [{ monthlyBudgetUsd: 0 }, "monthlyBudgetUsd should be above 0, got 0"],
  [{ monthlyBudgetUsd: Number.NaN }, "monthlyBudgetUsd should be above 0, got NaN"],
  [{ spentPercents: [80, -1] }, "spentPercents should be above 0, got -1"],
  [{ forecastPercent: 0 }, "forecastPercent should be above 0, got 0"],
  [{ anomalyUsd: 0 }, "anomalyUsd should be above 0, got 0"],
])("fails with %p", (props, message) => {
  expect(() => json(props)).toThrow(message);
});

test("fails without the tag that filters the costs", () => {
  expect(() => json({}, { Environment: "dev" })).toThrow("defaultTags should have 'Deployment', got none");
});
