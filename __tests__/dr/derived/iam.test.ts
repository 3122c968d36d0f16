import { callsOf, declaredStages } from "../../../dr/plan/declared";
import { functionStatements } from "../../../dr/derived/iam";
import type { Step } from "../../../dr/steps/registry";
import { custom } from "../../support/dr/arbitrary";
import { ACCOUNT, planOf, webPlan } from "../../support/dr/plans";

const plan = webPlan({ approvalSeconds: 60 });
const statements = functionStatements(plan);
const steps = plan.workflows.flatMap((workflow) => declaredStages(plan, workflow).flat());

test("E10, B9: the function that promotes has exactly these permissions", () => {
  expect(statements["aurora-global"]).toEqual([
    {
      sid: "DynamodbGetItem",
      actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      resources: [`arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/web-dev-control-recovery`],
    },
    {
      sid: "RdsDescribeDBClusters",
      actions: ["rds:DescribeDBClusters"],
      resources: [
        `arn:aws:rds:us-east-1:${ACCOUNT}:cluster:web-dev-primary-database`,
        `arn:aws:rds:us-west-2:${ACCOUNT}:cluster:web-dev-secondary-database`,
      ],
    },
    {
      sid: "RdsDescribeGlobalClusters",
      actions: ["rds:DescribeGlobalClusters"],
      resources: [`arn:aws:rds::${ACCOUNT}:global-cluster:web-dev-database`],
    },
    {
      sid: "RdsFailoverGlobalCluster",
      actions: ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"],
      resources: [
        `arn:aws:rds::${ACCOUNT}:global-cluster:web-dev-database`,
        `arn:aws:rds:us-east-1:${ACCOUNT}:cluster:web-dev-primary-database`,
        `arn:aws:rds:us-west-2:${ACCOUNT}:cluster:web-dev-secondary-database`,
      ],
    },
  ]);
});

test("E10: the function that moves traffic may put data only into the namespace of the deployment", () => {
  expect(statements["traffic-switch"]).toContainEqual({
    sid: "CloudwatchPutMetricData",
    actions: ["cloudwatch:PutMetricData"],
    resources: ["*"],
    condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["Steadfast/web-dev"] }],
  });
});

test("E6: each function gets its own statements, and the wait has none", () => {
  expect(Object.keys(statements)).toEqual([
    "aurora-global",
    "confirm-outage",
    "ecs-scaling",
    "fence",
    "lag-gate",
    "lock",
    "manual-approval",
    "notify",
    "record",
    "traffic-switch",
    "verify-health",
    "verify-outside",
  ]);
});

test("E10: every call has a permission, and every permission has a call", () => {
  for (const [name, allowed] of Object.entries(statements)) {
    const calls = steps.filter((step) => step.function === name).flatMap((step) => callsOf(step, plan));
    const pairs = (list: readonly (readonly [readonly string[], readonly string[]])[]) =>
      [
        ...new Set(list.flatMap(([actions, resources]) => actions.flatMap((a) => resources.map((r) => `${a} ${r}`)))),
      ].sort();
    expect(pairs(allowed.map(({ actions, resources }) => [actions, resources]))).toEqual(
      pairs(calls.map(({ action, resources }) => [[action], resources])),
    );
    expect(new Set(allowed.map(({ sid }) => sid)).size).toBe(allowed.length);
    expect(allowed.flatMap(({ actions }) => actions).filter((action) => action.includes("*"))).toEqual([]);
  }
});

test("E10: every statement lists its resources, except for actions without resource-level permissions", () => {
  const open = Object.values(statements)
    .flat()
    .filter(({ resources }) => resources.includes("*"))
    .flatMap(({ actions }) => actions);
  expect([...new Set(open)].sort()).toEqual([
    "application-autoscaling:DescribeScalableTargets",
    "cloudwatch:GetMetricData",
    "cloudwatch:PutMetricData",
  ]);
});

test("the same action under two conditions makes two statements with different ids", () => {
  const put = (namespace: string): Step => {
    const step = custom(namespace, "plain") as Extract<Step, { type: "custom-function" }>;
    const call = {
      action: "cloudwatch:PutMetricData",
      region: "us-east-2",
      plane: "data" as const,
      resources: ["*"],
      required: true,
      condition: { test: "StringEquals", variable: "cloudwatch:namespace", values: [namespace] },
    };
    return { ...step, parameters: { ...step.parameters, startCalls: [call] } };
  };
  const own = functionStatements(planOf([[put("a")], [put("b")]]))["own"]!;
  expect(own.map(({ sid }) => sid)).toEqual(["CloudwatchPutMetricData", "CloudwatchPutMetricData2", "DynamodbGetItem"]);
});
