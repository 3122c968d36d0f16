import { RULES } from "../../../constructs/policy/rules";
import { findingsOn, type NegativeTest, testNegatives } from "../../support/negative";

const PRIMARY = "web-prod-primary";
const NO_HOME =
  "has its control plane in us-east-1, so the site could not be planned without it: " +
  "declare roles with site.role(), put the rest into the global stack";

const BUGS: NegativeTest[] = [
  {
    rule: "site-is-regional",
    what: "a role, a hosted zone, a data source of a distribution and a web ACL for CloudFront in a site",
    stack: PRIMARY,
    change: (stack) => {
      stack.resource["aws_iam_role"] = { changed: {} };
      stack.resource["aws_route53_zone"] = { changed: {} };
      stack.resource["aws_wafv2_web_acl"]!["edge"] = { scope: "CLOUDFRONT" };
      stack.data["aws_cloudfront_distribution"] = { changed: {} };
    },
    findings: [
      `aws_wafv2_web_acl.edge ${NO_HOME}`,
      `aws_iam_role.changed ${NO_HOME}`,
      `aws_route53_zone.changed ${NO_HOME}`,
      `data.aws_cloudfront_distribution.changed ${NO_HOME}`,
    ],
  },
  {
    rule: "one-provider",
    what: "a second provider",
    stack: PRIMARY,
    change: (stack) => stack.provider["aws"]!.push({ region: "us-west-2", alias: "other" }),
    findings: ["provider.aws is configured 2 times, not 1: one state belongs to one region, split the stack"],
  },
  {
    rule: "one-provider",
    what: "a provider in another region without a bound account",
    stack: PRIMARY,
    change: (stack) => (stack.provider["aws"] = [{ region: "eu-west-1" }]),
    findings: [
      "provider.aws works in eu-west-1: the stack belongs to us-east-1",
      "provider.aws would deploy to any account: set allowed_account_ids",
    ],
  },
  {
    rule: "pinned-versions",
    what: "a range of versions",
    stack: PRIMARY,
    change: (stack) => (stack.terraform["required_providers"] = { aws: { source: "aws", version: "~> 5.100" } }),
    findings: ["provider.aws has no exact version: pin it as 'x.y.z'"],
  },
  {
    rule: "terraform-blocks",
    what: "R31: the required version in cdk.tf.json, on which checkov fails",
    stack: PRIMARY,
    change: (stack) => Object.assign(stack.terraform, { required_version: ">= 1.11", experiments: ["x"] }),
    findings: [
      "terraform has the setting required_version in cdk.tf.json, on which checkov 3.3 fails: write it into versions.tf",
      "terraform has the setting experiments in cdk.tf.json, on which checkov 3.3 fails: write it into versions.tf",
    ],
  },
  {
    rule: "remote-backend",
    what: "no backend",
    stack: PRIMARY,
    change: (stack) => delete stack.terraform["backend"],
    findings: ["terraform keeps its state locally: use the s3 backend"],
  },
  {
    rule: "remote-backend",
    what: "a bucket in another region, no key, no lock",
    stack: PRIMARY,
    change: (stack) => (stack.terraform["backend"]!["s3"] = { bucket: "b", region: "us-east-2", encrypt: true }),
    findings: [
      "terraform keeps its state without a key: set encrypt and kms_key_id",
      "terraform does not lock its state: set dynamodb_table or use_lockfile",
      "terraform keeps its state in us-east-2: a site's state lives in its own region, us-east-1",
    ],
  },
  {
    rule: "no-remote-state",
    what: "another stack's state",
    stack: PRIMARY,
    change: (stack) => (stack.data["terraform_remote_state"] = { other: { backend: "s3" } }),
    findings: [
      "data.terraform_remote_state.other reads another stack's state, which may be lost with its region: use a deterministic name",
    ],
  },
  {
    rule: "own-references",
    what: "a reference to a resource of another stack, inside an expression",
    stack: PRIMARY,
    change: (stack) => {
      stack.resource["aws_route"]!["changed"] = {
        route_table_id: "${aws_route_table.network_public_routes.id}",
        destination_cidr_block: '${join(",", [aws_vpc.elsewhere.cidr_block, data.aws_vpc.nowhere.cidr_block])}',
      };
    },
    findings: [
      "aws_route.changed refers to aws_vpc.elsewhere, which is in another stack: pass a deterministic name instead",
      "aws_route.changed refers to data.aws_vpc.nowhere, which is in another stack: pass a deterministic name instead",
    ],
  },
  {
    rule: "default-tags",
    what: "no default tags",
    stack: PRIMARY,
    change: (stack) => delete stack.provider["aws"]![0]!["default_tags"],
    findings: ["provider.aws sets no default tag Deployment, Environment, ManagedBy: add them to default_tags"],
  },
  {
    rule: "default-tags",
    what: "an Auto Scaling group whose instances have none",
    stack: PRIMARY,
    change: (stack) =>
      (stack.resource["aws_autoscaling_group"] = {
        nodes: {
          tag: [
            { key: "Deployment", value: "web", propagate_at_launch: true },
            { key: "Environment", value: "prod", propagate_at_launch: false },
          ],
        },
      }),
    findings: [
      "aws_autoscaling_group.nodes launches instances without the tags Environment, ManagedBy: add autoScalingTags()",
    ],
  },
];

testNegatives(BUGS);

test("site-is-regional does not apply to identity and global stacks, and allows policy documents and resolvers", () => {
  const json = {
    resource: { aws_iam_role: { role: {} }, aws_route53_resolver_rule: { rule: {} } },
    data: { aws_iam_policy_document: { policy: {} } },
  };
  expect(findingsOn("site-is-regional", json, { kind: "identity" })).toEqual([]);
  expect(findingsOn("site-is-regional", json)).toEqual([`aws_iam_role.role ${NO_HOME}`]);
});

test("rules have unique ids, in order, and name their source", () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const { title, source } of RULES) {
    expect(title).not.toBe("");
    expect(source).toMatch(/^(https:\/\/|docs\/)/);
  }
});
