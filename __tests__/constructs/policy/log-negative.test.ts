import { type RuleCase, type Resources, ruleFindings, testRuleCases } from "../../support/rule-cases";

const BUCKET = "aws_s3_bucket.logs";
const LIFECYCLE = "aws_s3_bucket_lifecycle_configuration.logs";
const ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration.logs";
const POLICY = "aws_s3_bucket_policy.logs";
const DOCUMENT = "data.aws_iam_policy_document.policy";
const STREAM = "aws_kinesis_firehose_delivery_stream.shipping";
const CHANNEL = "aws_config_delivery_channel.channel";
const KEY = "${aws_kms_key.logs.arn}";
const WRITER = "arn:aws:iam::123456789012:role/web-dev-primary-log-shipping";
const OF_BUCKET = { bucket: `\${${BUCKET}.id}` };
const ALL = [{ prefix: "" }];

const kept = (days: number) => ({
  ...OF_BUCKET,
  rule: [
    { id: "clean-up", status: "Enabled", filter: ALL, noncurrent_version_expiration: [{ noncurrent_days: days }] },
    { id: "expire", status: "Enabled", filter: ALL, expiration: [{ days: 90 }] },
  ],
});
const NOT_A_SERVICE = { test: "Bool", variable: "aws:PrincipalIsAWSService", values: ["false"] };
const but = (...values: string[]) => ({ test: "ArnNotEquals", variable: "aws:PrincipalArn", values });
const refusal = (change: object = {}) => ({
  statement: [
    {
      effect: "Deny",
      actions: ["s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"],
      principals: [{ type: "*", identifiers: ["*"] }],
      condition: [NOT_A_SERVICE, but(WRITER)],
      ...change,
    },
  ],
});
const LOGS: Resources = {
  [BUCKET]: { bucket: "logs" },
  [LIFECYCLE]: kept(90),
  [POLICY]: { ...OF_BUCKET, policy: `\${${DOCUMENT}.json}` },
  [DOCUMENT]: refusal(),
};
const ANYBODY = `${BUCKET} accepts logs from any principal that IAM allows to write: create it with the LogBucket construct`;
const encrypted = (by: object) => ({
  ...OF_BUCKET,
  rule: [{ apply_server_side_encryption_by_default: by }],
});

const CASES: RuleCase[] = [
  {
    rule: "log-originals-kept",
    what: "R20: the original of an overwritten log expires too early",
    compliant: LOGS,
    changed: { [LIFECYCLE]: kept(30) },
    findings: [`${BUCKET} deletes the original 30 days after it was overwritten: set noncurrent_days to at least 90`],
  },
  {
    rule: "log-writers-named",
    what: "R20: no Deny statement",
    compliant: LOGS,
    changed: { [POLICY]: undefined },
    findings: [ANYBODY],
  },
  {
    rule: "log-writers-named",
    what: "R20: a Deny statement for replication only",
    compliant: LOGS,
    changed: { [DOCUMENT]: refusal({ actions: ["s3:ReplicateDelete", "s3:ReplicateObject"] }) },
    findings: [ANYBODY],
  },
  {
    rule: "log-writers-named",
    what: "R20: an Allow statement instead of the Deny statement",
    compliant: LOGS,
    changed: { [DOCUMENT]: refusal({ effect: "Allow" }) },
    findings: [ANYBODY],
  },
  {
    rule: "log-writers-named",
    what: "R20: a Deny statement for one account's principals",
    compliant: LOGS,
    changed: { [DOCUMENT]: refusal({ principals: [{ type: "AWS", identifiers: ["arn:aws:iam::1:root"] }] }) },
    findings: [ANYBODY],
  },
  {
    rule: "log-writers-named",
    what: "R20: a Deny statement for services instead of all other principals",
    compliant: LOGS,
    changed: { [DOCUMENT]: refusal({ condition: [{ ...NOT_A_SERVICE, values: ["true"] }] }) },
    findings: [ANYBODY],
  },
  {
    rule: "log-writers-named",
    what: "R20: a Deny statement with a further condition",
    compliant: LOGS,
    changed: {
      [DOCUMENT]: refusal({
        condition: [NOT_A_SERVICE, { test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      }),
    },
    findings: [ANYBODY],
  },
  {
    rule: "log-writers-named",
    what: "R20: every role of the account, and its root",
    compliant: LOGS,
    changed: {
      [DOCUMENT]: refusal({
        condition: [NOT_A_SERVICE, but("arn:aws:iam::1:role/*", "arn:aws:iam::1:root")],
      }),
    },
    findings: [
      `${BUCKET} accepts logs from arn:aws:iam::1:role/*: name the roles that write into it`,
      `${BUCKET} accepts logs from arn:aws:iam::1:root: name the roles that write into it`,
    ],
  },
  {
    rule: "bucket-own-key",
    what: "R28: the S3 managed key",
    compliant: { ...LOGS, [ENCRYPTION]: encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: KEY }) },
    changed: { [ENCRYPTION]: encrypted({ sse_algorithm: "AES256" }) },
    findings: [
      `${BUCKET} is encrypted with the S3 managed key: set kms_master_key_id, or acknowledge which service cannot write with a customer managed key`,
    ],
  },
  {
    rule: "bucket-own-key",
    what: "R28: the AWS managed key, whose policy cannot be changed",
    compliant: { ...LOGS, [ENCRYPTION]: encrypted({ sse_algorithm: "aws:kms", kms_master_key_id: KEY }) },
    changed: { [ENCRYPTION]: encrypted({ sse_algorithm: "aws:kms" }) },
    findings: [
      `${BUCKET} is encrypted with the S3 managed key: set kms_master_key_id, or acknowledge which service cannot write with a customer managed key`,
    ],
  },
  {
    rule: "bucket-own-key",
    what: "R28: Firehose and Config without a key",
    compliant: { [STREAM]: { extended_s3_configuration: { kms_key_arn: KEY } }, [CHANNEL]: { s3_kms_key_arn: KEY } },
    changed: { [STREAM]: { extended_s3_configuration: {} }, [CHANNEL]: { s3_kms_key_arn: undefined } },
    findings: [
      `${STREAM} writes objects that are not encrypted with a customer managed key: set kms_key_arn`,
      `${CHANNEL} writes its history without a customer managed key: set s3_kms_key_arn`,
    ],
  },
];

testRuleCases(CASES);

test("R20: a bucket that keeps its objects is not a log bucket", () => {
  const [cleanUp] = kept(30).rule;
  const resources = { [BUCKET]: { bucket: "assets" }, [LIFECYCLE]: { ...OF_BUCKET, rule: [cleanUp] } };
  expect(ruleFindings("log-originals-kept", resources)).toEqual([]);
  expect(ruleFindings("log-writers-named", resources)).toEqual([]);
});
