import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Needed } from "../../emulator/iam/accesses";
import { administratorNote } from "../../tools/deployer/deployer";
import { refusePartial } from "../../tools/deployer-policy";
import { keepPolicies, keptPolicies } from "../../tools/deployer/files";
import { deployerPolicies, length, MAX_POLICY_LENGTH } from "../../tools/deployer/policies";

const ACCOUNT = "222233334444";
const need = (action: string, resource: string, context: Needed["context"] = {}): Needed => ({
  action,
  resource,
  context,
});
const statements = (...needed: Needed[]) => deployerPolicies(needed, "web-dev").flatMap(({ Statement }) => Statement);

describe("X15: the least-privilege policy of the deployer", () => {
  test("chosen names are restricted to the prefix of the deployment, assigned ids to the resource type", () => {
    expect(
      statements(
        need("sqs:CreateQueue", "arn:aws:sqs:us-east-1:1:web-dev-primary-jobs"),
        need("sqs:CreateQueue", "arn:aws:sqs:us-west-2:1:web-dev-secondary-jobs"),
        need("logs:CreateLogGroup", "arn:aws:logs:us-east-1:1:log-group:/web-dev/primary/x"),
        need("s3:CreateBucket", "arn:aws:s3:::web-dev-assets-us-east-1-1"),
        need("ec2:DeleteVpc", "arn:aws:ec2:us-east-1:1:vpc/vpc-1"),
        need("route53:GetHostedZone", "arn:aws:route53:::hostedzone/Z1"),
        need("apigateway:GET", "arn:aws:apigateway:us-east-2::/apis/a1/routes"),
        need("ec2:DescribeVpcs", "*"),
      ),
    ).toEqual([
      { Effect: "Allow", Action: ["apigateway:GET"], Resource: ["arn:aws:apigateway:*::/apis/*"] },
      { Effect: "Allow", Action: ["ec2:DeleteVpc"], Resource: ["arn:aws:ec2:*:1:vpc/*"] },
      { Effect: "Allow", Action: ["ec2:DescribeVpcs"], Resource: ["*"] },
      { Effect: "Allow", Action: ["logs:CreateLogGroup"], Resource: ["arn:aws:logs:*:1:log-group:/web-dev*"] },
      { Effect: "Allow", Action: ["route53:GetHostedZone"], Resource: ["arn:aws:route53:::hostedzone/*"] },
      { Effect: "Allow", Action: ["s3:CreateBucket"], Resource: ["arn:aws:s3:::web-dev*"] },
      { Effect: "Allow", Action: ["sqs:CreateQueue"], Resource: ["arn:aws:sqs:*:1:web-dev*"] },
    ]);
  });

  test("resources without a known name stay patterns of their type, and resources of AWS keep the account of AWS", () => {
    expect(
      statements(
        need("wafv2:CreateWebACL", "arn:aws:wafv2:us-east-1:1:global/webacl/web-dev-edge/*"),
        need("wafv2:CreateWebACL", "arn:aws:wafv2:us-east-1:1:global/managedruleset/*/*"),
        need("ec2:GetManagedPrefixListEntries", "arn:aws:ec2:us-east-1:aws:prefix-list/pl-1"),
        need("ec2:CreateSubnet", "arn:aws:ec2:us-east-1:1:subnet/*"),
      ),
    ).toEqual([
      { Effect: "Allow", Action: ["ec2:CreateSubnet"], Resource: ["arn:aws:ec2:*:1:subnet/*"] },
      {
        ...{ Effect: "Allow", Action: ["ec2:GetManagedPrefixListEntries"] },
        Resource: ["arn:aws:ec2:*:aws:prefix-list/*"],
      },
      {
        ...{ Effect: "Allow", Action: ["wafv2:CreateWebACL"] },
        Resource: ["arn:aws:wafv2:*:1:global/managedruleset/*/*", "arn:aws:wafv2:*:1:global/webacl/web-dev*"],
      },
    ]);
  });

  test("actions with the same resources share a statement; a pattern that another covers is omitted", () => {
    expect(
      statements(
        need("kms:PutKeyPolicy", "arn:aws:kms:us-east-1:1:key/a"),
        need("kms:TagResource", "arn:aws:kms:us-west-2:1:key/b"),
        need("kms:CreateAlias", "arn:aws:kms:us-west-2:1:key/b"),
        need("kms:CreateAlias", "*"),
      ),
    ).toEqual([
      { Effect: "Allow", Action: ["kms:CreateAlias"], Resource: ["*"] },
      { Effect: "Allow", Action: ["kms:PutKeyPolicy", "kms:TagResource"], Resource: ["arn:aws:kms:*:1:key/*"] },
    ]);
  });

  test("roles can be passed only to the observed services", () => {
    const role = "arn:aws:iam::1:role/web-dev-primary-work";
    const pass = (service: string) => need("iam:PassRole", role, { "iam:PassedToService": service });
    expect(
      statements(pass("lambda.amazonaws.com"), pass("ecs-tasks.amazonaws.com"), need("iam:CreateRole", role)),
    ).toEqual([
      { Effect: "Allow", Action: ["iam:CreateRole"], Resource: ["arn:aws:iam::1:role/web-dev*"] },
      {
        ...{ Effect: "Allow", Action: ["iam:PassRole"], Resource: ["arn:aws:iam::1:role/web-dev*"] },
        Condition: { StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] } },
      },
    ]);
  });

  test("service-linked roles are restricted to their names and services, and keys can be granted only to services", () => {
    const linked = (service: string, name: string) =>
      need("iam:CreateServiceLinkedRole", `arn:aws:iam::1:role/aws-service-role/${service}/${name}`, {
        "iam:AWSServiceName": service,
      });
    const key = "arn:aws:kms:us-east-1:1:key/a";
    expect(
      statements(
        linked("rds.amazonaws.com", "AWSServiceRoleForRDS"),
        linked("ecs.amazonaws.com", "AWSServiceRoleForECS"),
        need("kms:CreateGrant", key, { "kms:GrantIsForAWSResource": "true" }),
        need("kms:DescribeKey", key),
      ),
    ).toEqual([
      {
        ...{ Effect: "Allow", Action: ["iam:CreateServiceLinkedRole"] },
        Resource: [
          "arn:aws:iam::1:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
          "arn:aws:iam::1:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS",
        ],
        Condition: { StringEquals: { "iam:AWSServiceName": ["ecs.amazonaws.com", "rds.amazonaws.com"] } },
      },
      {
        ...{ Effect: "Allow", Action: ["kms:CreateGrant"], Resource: ["arn:aws:kms:*:1:key/*"] },
        Condition: { Bool: { "kms:GrantIsForAWSResource": ["true"] } },
      },
      { Effect: "Allow", Action: ["kms:DescribeKey"], Resource: ["arn:aws:kms:*:1:key/*"] },
    ]);
  });

  test("keys can be used only through services, unless they were used directly; roles can have only the observed policies", () => {
    const key = (region: string) => `arn:aws:kms:${region}:1:key/a`;
    const via = (action: string, service: string, region: string) =>
      need(action, key(region), { "kms:ViaService": `${service}.${region}.amazonaws.com` });
    const managed = (policy: string) =>
      need("iam:AttachRolePolicy", "arn:aws:iam::1:role/web-dev-primary-work", { "iam:PolicyARN": policy });
    expect(
      statements(
        via("kms:Decrypt", "s3", "us-east-1"),
        via("kms:Decrypt", "s3", "ap-southeast-2"),
        via("kms:Decrypt", "lambda", "us-east-1"),
        via("kms:Encrypt", "lambda", "us-east-1"),
        need("kms:Encrypt", key("us-east-1")),
        via("kms:DescribeKey", "rds", "us-east-1"),
        managed("arn:aws:iam::aws:policy/B"),
        managed("arn:aws:iam::aws:policy/A"),
      ),
    ).toEqual([
      {
        ...{ Effect: "Allow", Action: ["iam:AttachRolePolicy"], Resource: ["arn:aws:iam::1:role/web-dev*"] },
        Condition: { ArnEquals: { "iam:PolicyARN": ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"] } },
      },
      {
        ...{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["arn:aws:kms:*:1:key/*"] },
        Condition: { StringLike: { "kms:ViaService": ["lambda.*.amazonaws.com", "s3.*.amazonaws.com"] } },
      },
      { Effect: "Allow", Action: ["kms:DescribeKey", "kms:Encrypt"], Resource: ["arn:aws:kms:*:1:key/*"] },
    ]);
  });

  test.each([
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
  ])("kms:%s is allowed only through services", (action) => {
    const context = { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" };
    expect(statements(need(`kms:${action}`, "arn:aws:kms:us-east-1:1:key/a", context))).toEqual([
      {
        ...{ Effect: "Allow", Action: [`kms:${action}`], Resource: ["arn:aws:kms:*:1:key/*"] },
        Condition: { StringLike: { "kms:ViaService": ["dynamodb.*.amazonaws.com"] } },
      },
    ]);
  });

  test("statements that are too long for one policy are divided, and nothing is lost", () => {
    const needed = Array.from({ length: 600 }, (_, i) => need(`ec2:DescribeSomethingOfNumber${i}`, "*"));
    const policies = deployerPolicies(needed, "web-dev");
    expect(policies.length).toBeGreaterThan(2);
    expect(policies.every((policy) => length(policy) <= MAX_POLICY_LENGTH)).toBe(true);
    const actions = policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
    expect(actions.sort()).toEqual(needed.map(({ action }) => action).sort());
  });
});

test("X15: a deployment with administrator permissions is reported, with the reason", () => {
  expect(administratorNote("web-dev", false)).toBe(
    "  deploys with administrator permissions: policies/web-dev has no policies; see npm run deployer-policy",
  );
  expect(administratorNote("web-dev", true)).toBe("  deploys with administrator permissions: --administrator is set");
  expect(keptPolicies("web-none", ACCOUNT)).toEqual([]);
});

test("X15: policies are stored without the account, and apply to the configured account", () => {
  const of = (account: string) =>
    deployerPolicies(
      [
        need("sqs:CreateQueue", `arn:aws:sqs:us-east-1:${account}:web-dev-jobs`),
        need("rds:AddTagsToResource", "arn:aws:rds:us-east-1:12345:db:non-existing-db"),
      ],
      "web-dev",
    );
  const started = process.cwd();
  process.chdir(fs.mkdtempSync(path.join(os.tmpdir(), "policies-")));
  try {
    const [file] = keepPolicies("web-dev", "111111111111", of("111111111111"));
    expect(fs.readFileSync(file!, "utf8")).toContain("arn:aws:sqs:*:${account}:web-dev*");
    expect(fs.readFileSync(file!, "utf8")).not.toContain("111111111111");
    expect(keptPolicies("web-dev", ACCOUNT)).toEqual(of(ACCOUNT));
  } finally {
    process.chdir(started);
  }
});

test("X15: policies are derived only from a complete first deployment", () => {
  const calls = ["s3:CreateBucket", "iam:CreateRole", "iam:GetRole"].map((action) => ({ action }));
  expect(() => {
    refusePartial(calls);
  }).not.toThrow();
  expect(() => {
    refusePartial(calls.slice(1));
  }).toThrow("no call of s3:CreateBucket");
  expect(() => {
    refusePartial([{ action: "iam:GetRole" }]);
  }).toThrow("no call of iam:CreateRole or s3:CreateBucket");
  expect(() => {
    refusePartial([]);
  }).toThrow("npm start -- --keep --administrator");
});
