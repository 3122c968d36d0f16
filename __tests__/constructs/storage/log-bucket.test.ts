import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { LogBucket, type LogBucketProps } from "../../../constructs/storage/log-bucket";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText, type StackJson } from "../../support/synth";

const ARN = "arn:aws:s3:::test-dev-logs-us-east-1-123456789012";
const WRITER = "arn:aws:iam::123456789012:role/test-dev-primary-log-shipping";
const json = (props: Partial<LogBucketProps> = {}) =>
  synthesizedSite((site) => {
    new LogBucket(site, "logs", {
      retentionDays: 365,
      services: ["loadBalancers", "s3AccessLogs"],
      writers: [],
      ...props,
    });
  }).site;
const keyed = (props: Partial<LogBucketProps> = {}) => json({ services: [], keyArn: KEY_ARN, ...props });
const statements = (stack: StackJson) =>
  stack.data!["aws_iam_policy_document"]!["logs_bucket_policy"]!["statement"] as Record<string, unknown>[];
const service = (name: string) => [{ type: "Service", identifiers: [name] }];
const tlsOnly = expect.objectContaining({ sid: "TlsOnly", effect: "Deny" }) as unknown;
const onlyWriters = (...more: object[]) => ({
  sid: "OnlyWriters",
  effect: "Deny",
  actions: ["s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"],
  resources: [`${ARN}/*`],
  principals: [{ type: "*", identifiers: ["*"] }],
  condition: [{ test: "Bool", variable: "aws:PrincipalIsAWSService", values: ["false"] }, ...more],
});

test("A7, R20: load balancers and S3 write below this account's path or for this account, and no other principal writes", () => {
  expect(statements(json())).toEqual([
    tlsOnly,
    onlyWriters(),
    // Load balancers pass no source, so a condition on it would silently deny them.
    {
      sid: "LoadBalancers",
      actions: ["s3:PutObject"],
      resources: [`${ARN}/*/AWSLogs/123456789012/*`],
      principals: service("logdelivery.elasticloadbalancing.amazonaws.com"),
    },
    {
      sid: "S3AccessLogs",
      actions: ["s3:PutObject"],
      resources: [`${ARN}/*`],
      principals: service("logging.s3.amazonaws.com"),
      condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
    },
  ]);
});

test("R20: a bucket to which only roles write admits no service, and only the named roles", () => {
  expect(statements(keyed({ writers: [WRITER] }))).toEqual([
    tlsOnly,
    onlyWriters({ test: "ArnNotEquals", variable: "aws:PrincipalArn", values: [WRITER] }),
  ]);
});

const ACCOUNT = { test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] };
const fromArn = (arn: string) => ({ test: "ArnLike", variable: "aws:SourceArn", values: [arn] });
const ACL = { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] };

test.each([
  ["flowLogs", "AWSLogs/123456789012/*", "*"],
  ["edgeLogs", "AWSLogs/123456789012/CloudFront/*", "delivery-source:test-dev-edge"],
] as const)("A7: %s are written by the statements that AWS would add to the policy", (kind, path, source) => {
  const principals = service("delivery.logs.amazonaws.com");
  expect(statements(keyed({ services: [kind] })).slice(2)).toEqual([
    {
      sid: "AWSLogDeliveryWrite",
      actions: ["s3:PutObject"],
      resources: [`${ARN}/${path}`],
      principals,
      condition: [ACCOUNT, ACL, fromArn(`arn:aws:logs:us-east-1:123456789012:${source}`)],
    },
    {
      sid: "AWSLogDeliveryAclCheck",
      actions: ["s3:GetBucketAcl", "s3:ListBucket"],
      resources: [ARN],
      principals,
      condition: [ACCOUNT, fromArn("arn:aws:logs:us-east-1:123456789012:*")],
    },
  ]);
});

test("further services have their own statements", () => {
  const further = { sid: "Trail", actions: ["s3:PutObject"], resources: ["x"] };
  expect(statements(json({ statements: () => [further] })).at(-1)).toEqual(further);
});

test("R28: it has a customer managed key, unless a writer cannot encrypt with one", () => {
  expect(asText(json())).toHaveResourceWithProperties(S3BucketServerSideEncryptionConfigurationA, {
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
  });
  expect(asText(keyed())).toHaveResourceWithProperties(S3BucketServerSideEncryptionConfigurationA, {
    rule: [
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY_ARN },
        bucket_key_enabled: true,
      },
    ],
  });
});

test("A10, R20: logs move to cheaper storage after a month and expire after their retention; overwritten versions are kept as long", () => {
  const cleanUp = (days: number) => ({
    id: "clean-up",
    status: "Enabled",
    filter: [{ prefix: "" }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
    noncurrent_version_expiration: [{ noncurrent_days: days }],
  });
  const expire = { id: "expire", status: "Enabled", filter: [{ prefix: "" }] };
  expect(asText(json())).toHaveResourceWithProperties(S3BucketLifecycleConfiguration, {
    rule: [
      cleanUp(365),
      { ...expire, expiration: [{ days: 365 }], transition: [{ days: 30, storage_class: "STANDARD_IA" }] },
    ],
  });
  expect(asText(json({ retentionDays: 30 }))).toHaveResourceWithProperties(S3BucketLifecycleConfiguration, {
    rule: [cleanUp(30), { ...expire, expiration: [{ days: 30 }] }],
  });
});

test.each<[Partial<LogBucketProps>, string]>([
  [{ infrequentAccessDays: 29 }, "infrequentAccessDays should be at least 30, got 29"],
  [{ retentionDays: 0 }, "retentionDays should be a whole number from 1, got 0"],
  [{ retentionDays: 1.5 }, "retentionDays should be a whole number from 1, got 1.5"],
  [{ keyArn: KEY_ARN }, "keyArn should be left out, as loadBalancers and s3AccessLogs cannot write with a key"],
  [{ services: ["flowLogs"] }, "keyArn should be given, as all of its writers can encrypt with a key, got none"],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/logs] ${message}`);
});
