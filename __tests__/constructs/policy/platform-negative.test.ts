import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const BUILD = "aws_codebuild_project.image";
const PIPELINE = "aws_codepipeline.release";
const SOURCE = "aws_codecommit_repository.app";
const CLUSTER = "aws_eks_cluster.apps";
const ROLE = "aws_iam_role.task";
const POLICY = "aws_iam_role_policy.task";
const TRAIL = "aws_cloudtrail.all";
const DOCUMENT = "data.aws_iam_policy_document.document";
const JSON_OF_DOCUMENT = `\${${DOCUMENT}.json}`;
const KEY = "${aws_kms_key.data.arn}";
const network = (change: object = {}) => ({
  vpc_config: { endpoint_private_access: true, endpoint_public_access: false, ...change },
});
const allow = (...statement: object[]) => ({ [POLICY]: { policy: JSON_OF_DOCUMENT }, [DOCUMENT]: { statement } });
const trusted = (statement: object) => ({
  [ROLE]: { assume_role_policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [{ actions: ["sts:AssumeRole"], ...statement }] },
});
const service = (...identifiers: string[]) => [{ type: "Service", identifiers }];
const FOR_US = [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }];
const identity = { kind: "identity" } as const;

const CASES: RuleCase[] = [
  {
    rule: "no-alias-grant",
    what: "R25: every key, if it has an alias; an alias in the request; a Deny statement complies",
    compliant: allow(
      { sid: "Own", actions: ["kms:Decrypt"], resources: [KEY] },
      {
        sid: "Never",
        effect: "Deny",
        actions: ["kms:Decrypt"],
        resources: ["*"],
        condition: [{ test: "ForAnyValue:StringEquals", variable: "kms:ResourceAliases", values: ["alias/other"] }],
      },
    ),
    changed: allow(
      {
        sid: "UseKey",
        actions: ["kms:Decrypt"],
        resources: ["arn:aws:kms:us-east-1:123456789012:key/*"],
        condition: [{ test: "ForAnyValue:StringEquals", variable: "kms:ResourceAliases", values: ["alias/data"] }],
      },
      {
        actions: ["kms:Encrypt"],
        resources: ["arn:aws:kms:us-east-1:123456789012:key/*"],
        condition: [{ test: "StringEquals", variable: "kms:RequestAlias", values: ["alias/data"] }],
      },
    ),
    findings: [
      `${DOCUMENT} allows use of a key by its alias in 'UseKey': name the role in the key's policy (useKey), or the key's ARN`,
      `${DOCUMENT} allows use of a key by its alias in 'a statement': name the role in the key's policy (useKey), or the key's ARN`,
    ],
  },
  {
    rule: "build-encrypted",
    what: "AWS managed keys; one store of two without a key",
    compliant: {
      [BUILD]: { encryption_key: KEY },
      [PIPELINE]: { artifact_store: [{ region: "us-east-1", encryption_key: { id: KEY, type: "KMS" } }] },
      [SOURCE]: { kms_key_id: KEY },
    },
    changed: {
      [BUILD]: { encryption_key: undefined },
      [PIPELINE]: {
        artifact_store: [{ region: "us-east-1", encryption_key: { id: KEY, type: "KMS" } }, { region: "us-west-2" }],
      },
      [SOURCE]: { kms_key_id: undefined },
    },
    findings: [
      `${BUILD} has no customer managed key: set encryption_key`,
      `${PIPELINE} keeps artifacts without a customer managed key: set encryption_key in artifact_store`,
      `${SOURCE} has no customer managed key: set kms_key_id`,
    ],
  },
  {
    rule: "build-contained",
    what: "privileged, without a log",
    compliant: {
      [BUILD]: { environment: { privileged_mode: false }, logs_config: { cloudwatch_logs: { status: "ENABLED" } } },
    },
    changed: {
      [BUILD]: { environment: { privileged_mode: true }, logs_config: { cloudwatch_logs: { status: "DISABLED" } } },
    },
    findings: [
      `${BUILD} is privileged: set privileged_mode to false, or acknowledge that it builds images with Docker`,
      `${BUILD} writes no log: set the status of cloudwatch_logs to ENABLED`,
    ],
  },
  {
    rule: "kubernetes-logged",
    what: "two logs of five",
    compliant: {
      [CLUSTER]: { enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"] },
    },
    changed: { [CLUSTER]: { enabled_cluster_log_types: ["api", "audit"] } },
    findings: [
      `${CLUSTER} does not log authenticator, controllerManager, scheduler: add them to enabled_cluster_log_types`,
    ],
  },
  {
    rule: "kubernetes-private",
    what: "public and not private, the default of AWS",
    compliant: { [CLUSTER]: network() },
    changed: { [CLUSTER]: { vpc_config: {} } },
    findings: [
      `${CLUSTER} is not reachable from its VPC: set endpoint_private_access to true`,
      `${CLUSTER} exposes its API to the internet: ` +
        "set endpoint_public_access to false or name public_access_cidrs",
    ],
  },
  {
    rule: "kubernetes-private",
    what: "listed addresses, then every address",
    compliant: { [CLUSTER]: network({ endpoint_public_access: true, public_access_cidrs: ["192.0.2.0/24"] }) },
    changed: { [CLUSTER]: network({ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] }) },
    findings: [
      `${CLUSTER} exposes its API to the internet: ` +
        "set endpoint_public_access to false or name public_access_cidrs",
    ],
  },
  {
    rule: "kubernetes-secrets",
    what: "no key for secrets",
    compliant: { [CLUSTER]: { encryption_config: { resources: ["secrets"], provider: { key_arn: KEY } } } },
    changed: { [CLUSTER]: { encryption_config: undefined } },
    findings: [
      `${CLUSTER} stores secrets without a customer managed key: set encryption_config for secrets with a key_arn`,
    ],
  },
  {
    rule: "no-star-action",
    what: "all actions of a service, and all but some",
    compliant: allow({ sid: "Read", actions: ["s3:GetObject*"], resources: ["arn:aws:s3:::x/*"] }),
    changed: allow(
      { sid: "Everything", actions: ["s3:*", "sqs:SendMessage"], resources: ["arn:aws:s3:::x/*"] },
      { not_actions: ["iam:*"], resources: ["arn:aws:s3:::x/*"] },
      { effect: "Deny", actions: ["*"], resources: ["*"] },
    ),
    facts: identity,
    findings: [
      `${DOCUMENT} allows s3:* in 'Everything': name the actions that are needed`,
      `${DOCUMENT} allows all but some actions in 'a statement': name the actions that are needed`,
    ],
  },
  {
    rule: "no-star-resource",
    what: "writes on every resource; reads, traces and writes with a condition comply",
    compliant: allow(
      { actions: ["ec2:DescribeSubnets", "ecr:GetAuthorizationToken"], resources: ["*"] },
      { actions: ["xray:PutTraceSegments"], resources: ["*"] },
      {
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["Steadfast"] }],
      },
    ),
    changed: allow({
      sid: "Promote",
      actions: ["rds:DescribeDBInstances", "rds:PromoteReadReplica"],
      resources: ["*"],
    }),
    facts: identity,
    findings: [
      `${DOCUMENT} allows rds:PromoteReadReplica on every resource in 'Promote': ` +
        "name the resources or add a condition",
    ],
  },
  {
    rule: "no-star-resource",
    what: "R30: network interfaces of every account and region",
    compliant: allow({
      actions: ["ec2:CreateNetworkInterface", "ec2:AssignPrivateIpAddresses"],
      resources: ["arn:aws:ec2:us-east-1:123456789012:*/*"],
    }),
    changed: allow({
      sid: "NetworkInterfaces",
      actions: [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:UnassignPrivateIpAddresses",
      ],
      resources: ["*"],
    }),
    facts: identity,
    findings: [
      `${DOCUMENT} allows ec2:AssignPrivateIpAddresses, ec2:CreateNetworkInterface, ec2:DeleteNetworkInterface, ` +
        "ec2:UnassignPrivateIpAddresses on every resource in 'NetworkInterfaces': name the resources or add a condition",
    ],
  },
  {
    rule: "trust-bounded",
    what: "a service for any account; instances have no source",
    compliant: trusted({ principals: service("ecs-tasks.amazonaws.com"), condition: FOR_US }),
    changed: trusted({ principals: service("ecs-tasks.amazonaws.com", "ec2.amazonaws.com") }),
    facts: identity,
    findings: [
      `${ROLE} may be assumed by ecs-tasks.amazonaws.com for any account: add a condition on aws:SourceAccount`,
    ],
  },
  {
    rule: "trust-bounded",
    what: "R17: the trail as a source, which CloudTrail does not name",
    compliant: trusted({ principals: service("cloudtrail.amazonaws.com") }),
    changed: trusted({
      principals: service("cloudtrail.amazonaws.com"),
      condition: [{ test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:cloudtrail:us-east-1:1:trail/t"] }],
    }),
    facts: identity,
    findings: [
      `${ROLE} cannot be assumed by cloudtrail.amazonaws.com, for which AWS documents no condition on aws:SourceArn: remove it`,
    ],
  },
  {
    rule: "trust-bounded",
    what: "R18: account and bucket as sources, which S3 does not name",
    compliant: trusted({ principals: service("s3.amazonaws.com") }),
    changed: trusted({
      principals: service("s3.amazonaws.com"),
      condition: [...FOR_US, { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:s3:::assets"] }],
    }),
    facts: identity,
    findings: [
      `${ROLE} cannot be assumed by s3.amazonaws.com, for which AWS documents no condition on aws:SourceAccount, aws:SourceArn: remove it`,
    ],
  },
  {
    rule: "trust-bounded",
    what: "R18: the account as a source, which RDS does not name for a proxy",
    compliant: trusted({ principals: service("rds.amazonaws.com") }),
    changed: trusted({ principals: service("rds.amazonaws.com"), condition: FOR_US }),
    facts: identity,
    findings: [
      `${ROLE} cannot be assumed by rds.amazonaws.com, for which AWS documents no condition on aws:SourceAccount: remove it`,
    ],
  },
  {
    rule: "trust-bounded",
    what: "every principal",
    compliant: trusted({ principals: service("ec2.amazonaws.com") }),
    changed: trusted({ principals: [{ type: "AWS", identifiers: ["*"] }], condition: FOR_US }),
    facts: identity,
    findings: [`${ROLE} every principal may assume it: name the principals`],
  },
  {
    rule: "trust-bounded",
    what: "every subject of an identity provider",
    compliant: trusted({
      principals: [{ type: "Federated", identifiers: ["arn:oidc"] }],
      condition: [{ test: "StringEquals", variable: "oidc.eks:sub", values: ["system:serviceaccount:a:b"] }],
    }),
    changed: { [DOCUMENT]: { statement: [{ principals: [{ type: "Federated", identifiers: ["arn:oidc"] }] }] } },
    facts: identity,
    findings: [`${ROLE} may be assumed by every subject of arn:oidc: add a condition on the subject`],
  },
  {
    rule: "trust-bounded",
    what: "a trust policy as text",
    compliant: trusted({ principals: service("lambda.amazonaws.com"), condition: FOR_US }),
    changed: { [ROLE]: { assume_role_policy: '{"Statement":[]}' } },
    facts: identity,
    findings: [`${ROLE} has a trust policy that cannot be checked: use a policy document`],
  },
  {
    rule: "trail-complete",
    what: "one region, no log file validation, the AWS managed key, logging off",
    compliant: { [TRAIL]: { is_multi_region_trail: true, enable_log_file_validation: true, kms_key_id: KEY } },
    changed: {
      [TRAIL]: {
        is_multi_region_trail: undefined,
        enable_log_file_validation: false,
        kms_key_id: undefined,
        enable_logging: false,
      },
    },
    findings: [
      `${TRAIL} misses other regions: set is_multi_region_trail to true`,
      `${TRAIL} could be changed without detection: set enable_log_file_validation to true`,
      `${TRAIL} has no customer managed key: set kms_key_id`,
      `${TRAIL} records nothing: set enable_logging to true`,
    ],
  },
];

testRuleCases(CASES);

test("documents of resources, such as keys, may name every action and resource: they limit the principals", () => {
  const resources = {
    "aws_kms_key.data": { policy: JSON_OF_DOCUMENT },
    [DOCUMENT]: { statement: [{ actions: ["kms:*"], resources: ["*"] }] },
  };
  expect(ruleFindings("no-star-action", resources)).toEqual([]);
  expect(ruleFindings("no-star-resource", resources)).toEqual([]);
});
