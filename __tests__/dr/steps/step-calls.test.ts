import type { Call } from "../../../dr/plan/call";
import { type DeclaredStep, declaredStages } from "../../../dr/plan/declared";
import { type Step, STEP_TYPES } from "../../../dr/steps/registry";
import { ACCOUNT, planOf, REPLICA, webPlan } from "../../support/dr/plans";

const declared = (step: Step, mode: "planned" | "unplanned" = "planned"): DeclaredStep => {
  const plan = planOf([[step]], { mode });
  return declaredStages(plan, plan.workflows[0]!)[0]![0]!;
};
const web = webPlan({ approvalSeconds: 60 });
/** A step of the multi-region-web plan, by its type and a condition. */
function ofWeb(type: string, fits: (step: DeclaredStep) => boolean = () => true): DeclaredStep {
  return web.workflows
    .flatMap((workflow) => declaredStages(web, workflow).flat())
    .find((step) => step.type === type && fits(step))!;
}
const fenced = { region: "us-east-1", services: [{ cluster: "c", service: "s" }], instances: ["db-primary"] };
const own: Call = { action: "ecs:StopTask", region: "us-west-2", plane: "control", resources: ["*"], required: false };
const byAction = (action: string) => (step: DeclaredStep) => step.parameters["action"] === action;

/** A step of every type, and of every action with different calls. */
const STEPS: Readonly<Record<string, DeclaredStep>> = {
  "acquire-lock": ofWeb("acquire-lock"),
  "aurora-global failover": ofWeb("aurora-global", byAction("failover")),
  "aurora-global switchover": ofWeb("aurora-global", byAction("switchover")),
  "aurora-global rejoin": ofWeb("aurora-global", byAction("rejoin")),
  "confirm-outage": ofWeb("confirm-outage"),
  "custom-function": declared({
    id: "own",
    type: "custom-function",
    parameters: {
      function: "own",
      summary: "Do it",
      startCalls: [own],
      checkCalls: [],
      undoCalls: [own],
      pollSeconds: 5,
      deadlineSeconds: 50,
      expectedSeconds: 5,
      source: "measured",
      manualCommands: "do it",
      payload: {},
    },
  }),
  "ecs-scaling raise": ofWeb("ecs-scaling", byAction("raise")),
  "ecs-scaling settle": ofWeb("ecs-scaling", byAction("settle")),
  "ecs-scaling restore": ofWeb("ecs-scaling", byAction("restore")),
  fence: declared({ id: "fence", type: "fence", parameters: fenced }),
  "fence of services alone": declared({ id: "fence", type: "fence", parameters: { ...fenced, instances: [] } }),
  "fence of databases alone": declared({ id: "fence", type: "fence", parameters: { ...fenced, services: [] } }),
  "lag-gate": ofWeb("lag-gate"),
  "manual-approval": ofWeb("manual-approval"),
  notify: ofWeb("notify"),
  "rds-replica promote": declared({ id: "p", type: "rds-replica", parameters: { action: "promote", ...REPLICA } }),
  "rds-replica rebuild": declared({ id: "p", type: "rds-replica", parameters: { action: "rebuild", ...REPLICA } }),
  record: ofWeb("record"),
  "release-lock": ofWeb("release-lock"),
  "traffic-switch": ofWeb("traffic-switch"),
  "verify-health": ofWeb("verify-health"),
  "verify-outside": ofWeb("verify-outside"),
  wait: declared({ id: "w", type: "wait", parameters: { seconds: 5, why: "it settles" } }),
};

/** `start us-west-2 data dynamodb:PutItem table/x`: one line for each call of each operation. */
function lines({ calls, readiness, ...step }: DeclaredStep): string[] {
  const line = (when: string, { action, region, plane, resources, required, condition, implied }: Call) =>
    [
      `${when} ${region} ${plane} ${action} ${resources.join(" ").replaceAll("arn:aws:", "").replaceAll(`:${ACCOUNT}:`, ":")}`,
      ...(required ? [] : ["optional"]),
      ...(condition ? [`if ${condition.test} ${condition.variable} ${condition.values.join(", ")}`] : []),
      ...(implied === undefined ? [] : ["implied"]),
    ].join(", ");
  return [
    `every ${step.pollSeconds} s for ${step.deadlineSeconds} s${step.pointOfNoReturn ? ", point of no return" : ""}` +
      `${step.undo === undefined ? "" : ", can be rolled back"}${step.gate === undefined ? "" : ", a gate"}`,
    ...(["start", "check", "undo"] as const).flatMap((when) => calls[when].map((call) => line(when, call))),
    ...(readiness?.calls ?? []).map((call) => line("ready", call)),
  ];
}

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  "acquire-lock": [
    "every 1 s for 10 s, can be rolled back, a gate",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "undo us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "ready us-east-2 data dynamodb:GetItem dynamodb:us-east-2:table/web-dev-control-recovery",
  ],
  "aurora-global failover": [
    "every 5 s for 600 s, point of no return",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "start us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
    "start us-west-2 control rds:FailoverGlobalCluster rds::global-cluster:web-dev-database rds:us-west-2:cluster:web-dev-secondary-database rds:us-east-1:cluster:web-dev-primary-database",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "check us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
    "ready us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "ready us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
  ],
  "aurora-global switchover": [
    "every 5 s for 900 s, point of no return",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "start us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
    "start us-east-1 control rds:SwitchoverGlobalCluster rds::global-cluster:web-dev-database rds:us-west-2:cluster:web-dev-secondary-database rds:us-east-1:cluster:web-dev-primary-database",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "check us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
    "ready us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "ready us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
  ],
  "aurora-global rejoin": [
    "every 30 s for 21600 s, a gate",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "start us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-west-2 control rds:DescribeGlobalClusters rds::global-cluster:web-dev-database",
    "check us-west-2 control rds:DescribeDBClusters rds:us-west-2:cluster:web-dev-secondary-database",
  ],
  "confirm-outage": [
    "every 10 s for 130 s, a gate",
    "start us-east-2 data cloudwatch:GetMetricData *",
    "start us-west-2 data cloudwatch:GetMetricData *, optional",
    "check us-east-2 data cloudwatch:GetMetricData *",
    "check us-west-2 data cloudwatch:GetMetricData *, optional",
    "ready us-east-2 data cloudwatch:GetMetricData *",
    "ready us-west-2 data cloudwatch:GetMetricData *, optional",
  ],
  "custom-function": [
    "every 5 s for 50 s, can be rolled back",
    "start us-west-2 control ecs:StopTask *, optional",
    "undo us-west-2 control ecs:StopTask *, optional",
  ],
  "ecs-scaling raise": [
    "every 5 s for 300 s, can be rolled back",
    "start us-west-2 control ecs:DescribeServices ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "start us-west-2 control application-autoscaling:DescribeScalableTargets *",
    "start us-west-2 control ecs:UpdateService ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "start us-west-2 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-west-2:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "check us-west-2 control ecs:DescribeServices ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "check us-west-2 control application-autoscaling:DescribeScalableTargets *",
    "check us-west-2 control ecs:UpdateService ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "check us-west-2 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-west-2:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "undo us-west-2 control ecs:DescribeServices ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "undo us-west-2 control application-autoscaling:DescribeScalableTargets *",
    "undo us-west-2 control ecs:UpdateService ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "undo us-west-2 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-west-2:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "ready us-west-2 control ecs:DescribeServices ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "ready us-west-2 control application-autoscaling:DescribeScalableTargets *",
    "ready us-east-2 data dynamodb:GetItem dynamodb:us-east-2:table/web-dev-control-recovery",
  ],
  "ecs-scaling settle": [
    "every 5 s for 300 s",
    "start us-west-2 control ecs:DescribeServices ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "start us-west-2 control application-autoscaling:DescribeScalableTargets *",
    "start us-west-2 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-west-2:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "check us-west-2 control ecs:DescribeServices ecs:us-west-2:service/web-dev-secondary-cluster/web-dev-secondary-web",
    "check us-west-2 control application-autoscaling:DescribeScalableTargets *",
  ],
  "ecs-scaling restore": [
    "every 5 s for 300 s",
    "start us-east-1 control ecs:DescribeServices ecs:us-east-1:service/web-dev-primary-cluster/web-dev-primary-web",
    "start us-east-1 control application-autoscaling:DescribeScalableTargets *",
    "start us-east-1 control ecs:UpdateService ecs:us-east-1:service/web-dev-primary-cluster/web-dev-primary-web",
    "start us-east-1 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-east-1:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "check us-east-1 control ecs:DescribeServices ecs:us-east-1:service/web-dev-primary-cluster/web-dev-primary-web",
    "check us-east-1 control application-autoscaling:DescribeScalableTargets *",
    "undo us-east-1 control ecs:DescribeServices ecs:us-east-1:service/web-dev-primary-cluster/web-dev-primary-web",
    "undo us-east-1 control application-autoscaling:DescribeScalableTargets *",
    "undo us-east-1 control ecs:UpdateService ecs:us-east-1:service/web-dev-primary-cluster/web-dev-primary-web",
    "undo us-east-1 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-east-1:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
  ],
  fence: [
    "every 2 s for 10 s, can be rolled back",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-east-1 control ecs:DescribeServices ecs:us-east-1:service/c/s",
    "start us-east-1 control application-autoscaling:DescribeScalableTargets *",
    "start us-east-1 control ecs:UpdateService ecs:us-east-1:service/c/s",
    "start us-east-1 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-east-1:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "start us-east-1 control rds:DescribeDBInstances rds:us-east-1:db:db-primary",
    "start us-east-1 control rds:StopDBInstance rds:us-east-1:db:db-primary",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-east-1 control ecs:DescribeServices ecs:us-east-1:service/c/s",
    "check us-east-1 control rds:DescribeDBInstances rds:us-east-1:db:db-primary",
    "undo us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "undo us-east-1 control ecs:DescribeServices ecs:us-east-1:service/c/s",
    "undo us-east-1 control application-autoscaling:DescribeScalableTargets *",
    "undo us-east-1 control ecs:UpdateService ecs:us-east-1:service/c/s",
    "undo us-east-1 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-east-1:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "undo us-east-1 control rds:DescribeDBInstances rds:us-east-1:db:db-primary",
    "undo us-east-1 control rds:StartDBInstance rds:us-east-1:db:db-primary",
  ],
  "fence of services alone": [
    "every 2 s for 10 s, can be rolled back",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-east-1 control ecs:DescribeServices ecs:us-east-1:service/c/s",
    "start us-east-1 control application-autoscaling:DescribeScalableTargets *",
    "start us-east-1 control ecs:UpdateService ecs:us-east-1:service/c/s",
    "start us-east-1 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-east-1:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-east-1 control ecs:DescribeServices ecs:us-east-1:service/c/s",
    "undo us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "undo us-east-1 control ecs:DescribeServices ecs:us-east-1:service/c/s",
    "undo us-east-1 control application-autoscaling:DescribeScalableTargets *",
    "undo us-east-1 control ecs:UpdateService ecs:us-east-1:service/c/s",
    "undo us-east-1 control application-autoscaling:RegisterScalableTarget application-autoscaling:us-east-1:scalable-target/*, if StringEquals application-autoscaling:service-namespace ecs",
  ],
  "fence of databases alone": [
    "every 2 s for 10 s, can be rolled back",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-east-1 control rds:DescribeDBInstances rds:us-east-1:db:db-primary",
    "start us-east-1 control rds:StopDBInstance rds:us-east-1:db:db-primary",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-east-1 control rds:DescribeDBInstances rds:us-east-1:db:db-primary",
    "undo us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "undo us-east-1 control rds:DescribeDBInstances rds:us-east-1:db:db-primary",
    "undo us-east-1 control rds:StartDBInstance rds:us-east-1:db:db-primary",
  ],
  "lag-gate": [
    "every 5 s for 150 s, a gate",
    "start us-west-2 data cloudwatch:GetMetricData *",
    "check us-west-2 data cloudwatch:GetMetricData *",
    "ready us-west-2 data cloudwatch:GetMetricData *",
  ],
  "manual-approval": [
    "every 60 s for 60 s, a gate",
    "start us-east-2 data sns:Publish sns:us-east-2:web-dev-control-recovery",
  ],
  notify: ["every 1 s for 10 s", "start us-east-2 data sns:Publish sns:us-east-2:web-dev-control-recovery"],
  "rds-replica promote": [
    "every 10 s for 1800 s, point of no return",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-west-2 control rds:DescribeDBInstances rds:us-west-2:db:db-secondary",
    "start us-west-2 control rds:PromoteReadReplica rds:us-west-2:db:db-secondary",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-west-2 control rds:DescribeDBInstances rds:us-west-2:db:db-secondary",
    "ready us-west-2 control rds:DescribeDBInstances rds:us-west-2:db:db-secondary",
  ],
  "rds-replica rebuild": [
    "every 60 s for 43200 s, a gate",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "start us-west-2 control rds:DescribeDBInstances rds:us-west-2:db:db-secondary rds:us-west-2:db:db-secondary-before-*",
    "start us-west-2 control rds:StartDBInstance rds:us-west-2:db:db-secondary",
    "start us-west-2 control rds:ModifyDBInstance rds:us-west-2:db:db-secondary rds:us-west-2:db:db-secondary-before-*",
    "start us-west-2 control rds:CreateDBInstanceReadReplica rds:us-west-2:db:db-secondary rds:us-east-1:db:db-primary",
    "start us-west-2 control rds:AddTagsToResource rds:us-west-2:db:db-secondary, implied",
    "start us-west-2 control kms:CreateGrant kms:us-west-2:key/1, implied",
    "start us-west-2 control kms:DescribeKey kms:us-west-2:key/1, implied",
    "check us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
    "check us-west-2 control rds:DescribeDBInstances rds:us-west-2:db:db-secondary rds:us-west-2:db:db-secondary-before-*",
    "check us-west-2 control rds:StartDBInstance rds:us-west-2:db:db-secondary",
    "check us-west-2 control rds:ModifyDBInstance rds:us-west-2:db:db-secondary rds:us-west-2:db:db-secondary-before-*",
    "check us-west-2 control rds:CreateDBInstanceReadReplica rds:us-west-2:db:db-secondary rds:us-east-1:db:db-primary",
    "check us-west-2 control rds:AddTagsToResource rds:us-west-2:db:db-secondary, implied",
    "check us-west-2 control kms:CreateGrant kms:us-west-2:key/1, implied",
    "check us-west-2 control kms:DescribeKey kms:us-west-2:key/1, implied",
  ],
  record: [
    "every 1 s for 10 s",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
  ],
  "release-lock": [
    "every 1 s for 10 s",
    "start us-east-2 data dynamodb:PutItem dynamodb:us-east-2:table/web-dev-control-recovery",
  ],
  "traffic-switch": [
    "every 5 s for 300 s, can be rolled back",
    "start us-east-2 data cloudwatch:PutMetricData *, if StringEquals cloudwatch:namespace Steadfast/web-dev",
    "check us-east-2 data cloudwatch:PutMetricData *, if StringEquals cloudwatch:namespace Steadfast/web-dev",
    "undo us-east-2 data cloudwatch:PutMetricData *, if StringEquals cloudwatch:namespace Steadfast/web-dev",
    "ready us-east-2 control cloudwatch:DescribeAlarmsForMetric *",
    "ready us-east-2 data cloudwatch:GetMetricData *",
    "ready us-east-2 data dynamodb:GetItem dynamodb:us-east-2:table/web-dev-control-recovery",
  ],
  "verify-health": [
    "every 3 s for 120 s, a gate",
    "start us-west-2 data lambda:InvokeFunction lambda:us-west-2:function:web-dev-secondary-probe",
    "check us-west-2 data lambda:InvokeFunction lambda:us-west-2:function:web-dev-secondary-probe",
    "ready us-west-2 data lambda:InvokeFunction lambda:us-west-2:function:web-dev-secondary-probe",
  ],
  "verify-outside": ["every 5 s for 180 s, a gate"],
  wait: ["every 5 s for 5 s"],
};

test("every step type has an entry", () => {
  const types = new Set(Object.keys(STEPS).map((name) => name.split(" ")[0]));
  expect([...types].sort()).toEqual(Object.keys(STEP_TYPES).sort());
});

test.each(Object.entries(STEPS))("E10: %s declares exactly these calls, each with its resources", (name, step) => {
  expect(lines(step)).toEqual(EXPECTED[name]);
});
