import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, TerraformStack } from "cdktf";
import type { IdentityStack } from "../../stacks/shared/identity-stack";
import { deploymentOf, siteOf } from "../../constructs/core/site";
import { DeploymentNames } from "../../constructs/core/names";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { testSite, synthesizedSite } from "../support/site";
import { asText, inTemporaryFolder, inventory, synthesized } from "../support/synth";

test("one state, one region, one provider bound to its account, default tags", () => {
  const { site } = synthesizedSite(() => undefined, { role: "secondary" });
  expect(site.provider).toEqual({
    aws: [
      {
        region: "us-west-2",
        allowed_account_ids: ["123456789012"],
        default_tags: [{ tags: { Deployment: "test", Environment: "dev", ManagedBy: "steadfast", Site: "secondary" } }],
      },
    ],
  });
  expect(site.terraform["backend"]!["s3"]).toEqual({
    bucket: "test-dev-state-us-west-2-123456789012",
    dynamodb_table: "test-dev-secondary-state-lock",
    encrypt: true,
    key: "site.tfstate",
    kms_key_id: "arn:aws:kms:us-west-2:123456789012:alias/test-dev-secondary-state",
    region: "us-west-2",
    skip_region_validation: true,
  });
  expect(Object.keys(site.terraform).sort()).toEqual(["backend", "required_providers"]);
});

test("a role is declared in the site and created in the identity stack", () => {
  let arn = "";
  const { site, identity } = synthesizedSite((stack) => {
    arn = siteOf(stack).role("reader", {
      description: "Reads",
      assumedBy: ["ecs-tasks.amazonaws.com"],
      sourceArns: ["arn:aws:ecs:us-east-1:123456789012:*"],
      managedPolicies: ["service-role/AmazonECSTaskExecutionRolePolicy"],
      statements: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::x/*"] }],
    }).arn;
  });
  expect(arn).toBe("arn:aws:iam::123456789012:role/test-dev-primary-reader");
  expect(inventory(site)).toEqual({});
  expect(inventory(identity)).toEqual({ aws_iam_role: 1, aws_iam_role_policy: 1, aws_iam_role_policy_attachment: 1 });
  expect(asText(identity)).toHaveResourceWithProperties(IamRole, { name: "test-dev-primary-reader" });
  expect(identity.data!["aws_iam_policy_document"]!["primary_reader_trust"]!["statement"]).toEqual([
    {
      actions: ["sts:AssumeRole"],
      principals: [{ type: "Service", identifiers: ["ecs-tasks.amazonaws.com"] }],
      condition: [
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] },
        { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:ecs:us-east-1:123456789012:*"] },
      ],
    },
  ]);
});

test("R18: fails on a source for a service that passes none", () => {
  const role = { description: "Copies", statements: [] };
  const declared = (assumedBy: string[], sourceArns?: string[]) => () =>
    synthesizedSite((stack) => {
      stack.role("copier", { ...role, assumedBy, ...(sourceArns ? { sourceArns } : {}) });
    });
  const refused =
    "the role 'test-dev-primary-copier' has a condition on its source, which s3.amazonaws.com does not name";
  expect(declared(["s3.amazonaws.com"], ["arn:aws:s3:::x"])).toThrow(refused);
  expect(declared(["s3.amazonaws.com", "lambda.amazonaws.com"])).toThrow(refused);
  expect(declared(["s3.amazonaws.com", "backup.amazonaws.com"])).not.toThrow();
});

test("R26: a service-linked role is created if configured, and retained", () => {
  const { identity } = synthesized((app) => {
    const site = testSite(app);
    (site.node.root.node.findChild("identity") as IdentityStack).addServiceLinkedRole(
      "ecs.application-autoscaling.amazonaws.com",
    );
  });
  expect(asText(identity!)).toHaveResourceWithProperties(IamServiceLinkedRole, {
    aws_service_name: "ecs.application-autoscaling.amazonaws.com",
    lifecycle: { prevent_destroy: true },
  });
});

test("fails when a role is declared twice", () => {
  const role = { description: "Reads", assumedBy: ["ecs-tasks.amazonaws.com"], statements: [] };
  expect(() =>
    synthesizedSite((stack) => {
      stack.role("reader", role);
      stack.role("reader", role);
    }),
  ).toThrow("the role 'test-dev-primary-reader' is declared twice");
});

test("fails on a role name that IAM would refuse", () => {
  expect(() =>
    synthesizedSite((stack) => {
      stack.role("r".repeat(60), { description: "Reads", assumedBy: ["x.amazonaws.com"], statements: [] });
    }),
  ).toThrow("the role name 'test-dev-primary-rrrr");
});

test("fails when a site's construct is outside a site", () => {
  inTemporaryFolder((outdir) => {
    const plain = new TerraformStack(new App({ outdir }), "plain");
    expect(() => siteOf(plain)).toThrow("[plain] should be placed in a site's stack");
    expect(() => deploymentOf(plain)).toThrow("[plain] should be placed in a stack of a deployment");
  });
});

test("nothing can be added to a synthesized stack", () => {
  inTemporaryFolder((outdir) => {
    const site = testSite(new App({ outdir }));
    const json = site.toTerraform();
    expect(() => new SqsQueue(site, "late", {})).toThrow("Cannot add children");
    expect(site.toTerraform()).toBe(json);
  });
});

test.each([
  ["dynamodb", { dynamodb_table: "test-dev-primary-state-lock" }],
  ["s3", { use_lockfile: true }],
  ["both", { dynamodb_table: "test-dev-primary-state-lock", use_lockfile: true }],
] as const)("locking by %s", (locking, expected) => {
  const names = new DeploymentNames({ name: "test", environment: "dev", account: "123456789012" });
  const stateSite = names.site({ role: "primary", region: "us-east-1" });
  const { stack } = synthesized((app) => {
    new PlatformStack(app, "stack", { names, locking, stateSite, region: "us-east-1", kind: "site", defaultTags: {} });
  });
  const { dynamodb_table, use_lockfile } = stack!.terraform["backend"]!["s3"] as Record<string, unknown>;
  expect(JSON.parse(JSON.stringify({ dynamodb_table, use_lockfile }))).toEqual(expected);
});
