import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { Readiness } from "../../../constructs/workflow/readiness";
import type { Plan } from "../../../dr/plan/plan";
import { readinessChecks, type ReadinessRequest } from "../../../dr/derived/readiness";
import { functionName, webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, inventory, resource } from "../../support/synth";

const plan = webPlan();
const SECRETS = ["web-dev-database"];
const json = (of: Plan = plan, secrets: readonly string[] = SECRETS) =>
  synthesizedSite(
    (site) => {
      const key = { arn: KEY_ARN, alias: "alias/test-dev-control-dr" };
      new Readiness(site, "readiness", { plan: of, secrets, key, logRetentionDays: 30 });
    },
    { role: "control" },
  );
const { site, identity } = json();

test.each(["primary", "secondary"] as const)(
  "X7: it checks every 30 minutes whether the %s is ready for failover",
  (role) => {
    expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, {
      name: `test-dev-control-readiness-${role}`,
      schedule_expression: "rate(30 minutes)",
    });
    const input = JSON.parse(
      resource(site, `aws_cloudwatch_event_target.readiness_${role}_target`)["input"] as string,
    ) as ReadinessRequest;
    expect(input).toMatchObject({ plan: "web-dev", site: role });
    const declared = readinessChecks(plan, role, { functionName, secrets: SECRETS });
    expect(input.checks.map(({ id, type }) => [id, type])).toEqual(declared.map(({ id, type }) => [id, type]));
    const regions = { primary: "us-east-1", secondary: "us-west-2" };
    expect(input.checks.find(({ id }) => id === "lag")?.parameters["region"]).toBe(regions[role]);
  },
);

test("E10: it may only read the resources of the checks and write its report", () => {
  const all = identity.data!["aws_iam_policy_document"]!["control_readiness_permissions"]!["statement"] as {
    actions: string[];
    resources: string[];
    condition?: object[];
  }[];
  const own = all.slice(3);
  expect(own.flatMap(({ actions }) => actions).sort()).toEqual([
    "application-autoscaling:DescribeScalableTargets",
    "cloudwatch:DescribeAlarmsForMetric",
    "cloudwatch:GetMetricData",
    "cloudwatch:PutMetricData",
    "dynamodb:GetItem",
    "dynamodb:UpdateItem",
    "ecs:DescribeServices",
    "lambda:GetFunctionConfiguration",
    "lambda:InvokeFunction",
    "rds:DescribeDBClusters",
    "rds:DescribeGlobalClusters",
    "secretsmanager:DescribeSecret",
    "states:DescribeStateMachine",
  ]);
  const about = (action: string) => own.find(({ actions }) => actions.includes(action))!;
  expect(about("lambda:InvokeFunction").resources).toEqual([
    `arn:aws:lambda:us-east-1:${ACCOUNT}:function:web-dev-primary-probe`,
    `arn:aws:lambda:us-west-2:${ACCOUNT}:function:web-dev-secondary-probe`,
  ]);
  expect(about("secretsmanager:DescribeSecret").resources).toEqual(
    ["us-east-1", "us-west-2"].map(
      (region) => `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:web-dev-database-??????`,
    ),
  );
  // In the namespace of the traffic switch it could move traffic.
  expect(about("cloudwatch:PutMetricData").condition).toEqual([
    { test: "StringEquals", variable: "cloudwatch:namespace", values: ["Steadfast/web-dev/recovery"] },
  ]);
});

test("there are no checks for a site without an unplanned activation in the plan, nor for secrets without replicas", () => {
  const workflows = plan.workflows.filter((one) => one.mode === "planned" || one.site === "secondary");
  const one = json({ ...plan, workflows }, []);
  expect(inventory(one.site)).toMatchObject({ aws_cloudwatch_event_rule: 1 });
  expect(JSON.stringify(one.identity)).not.toContain("secretsmanager:");
});
