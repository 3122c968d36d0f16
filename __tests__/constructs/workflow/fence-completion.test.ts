import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { FenceCompletion, fencesOf } from "../../../constructs/workflow/fence-completion";
import type { Plan } from "../../../dr/plan/plan";
import type { CompleteFence } from "../../../functions/watch/complete-fence/complete-fence";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";

const plan = webPlan();
const json = (of: Plan = plan) =>
  synthesizedSite(
    (site) => {
      const key = { arn: KEY_ARN, alias: "alias/test-dev-control-dr" };
      new FenceCompletion(site, "fences", { plan: of, key, logRetentionDays: 30 });
    },
    { role: "control" },
  );
const { site, identity } = json();

test.each(["primary", "secondary"] as const)("E5: a pending fence of the %s is retried every minute", (role) => {
  const target = resource(site, `aws_cloudwatch_event_target.fences_${role}_target`);
  const fence = fencesOf(plan).get(role)!;
  expect(fence.region).toBe(plan.sites[role].region);
  expect(JSON.parse(target["input"] as string)).toEqual({ plan: plan.name, site: role, fence } satisfies CompleteFence);
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, {
    name: `test-dev-control-complete-fence-${role}`,
    schedule_expression: "rate(1 minute)",
  });
});

test("E10: it may do what the plan's fences do, but neither roll them back nor write an execution's item", () => {
  const all = identity.data!["aws_iam_policy_document"]!["control_complete_fence_permissions"]!["statement"] as {
    actions: string[];
    resources: string[];
  }[];
  const own = all.slice(3);
  const withInstances = json({
    ...plan,
    workflows: plan.workflows.map((workflow) => ({
      ...workflow,
      stages: workflow.stages.map((stage) =>
        stage.map((step) =>
          step.type === "fence" ? { ...step, parameters: { ...step.parameters, instances: ["database"] } } : step,
        ),
      ),
    })),
  }).identity;
  const actions = own.flatMap((statement) => statement.actions).sort();
  expect(actions).toEqual([
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:RegisterScalableTarget",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "ecs:DescribeServices",
    "ecs:UpdateService",
  ]);
  expect(own.find((statement) => statement.actions.includes("ecs:UpdateService"))!.resources).toEqual([
    `arn:aws:ecs:us-east-1:${ACCOUNT}:service/web-dev-primary-cluster/web-dev-primary-web`,
    `arn:aws:ecs:us-west-2:${ACCOUNT}:service/web-dev-secondary-cluster/web-dev-secondary-web`,
  ]);
  expect(JSON.stringify(withInstances)).toContain("rds:StopDBInstance");
  expect(JSON.stringify(withInstances)).not.toContain("rds:StartDBInstance");
});

test("a plan without fences has none to complete", () => {
  expect(fencesOf({ ...plan, workflows: plan.workflows.filter(({ mode }) => mode === "planned") }).size).toBe(0);
});
