import { findingsOn, type NegativeTest, testNegatives } from "../../support/negative";

const STATE = "web-prod-state-primary";
const BUCKET = "aws_s3_bucket.bucket";

const BUGS: NegativeTest[] = [
  {
    rule: "bucket-encryption",
    what: "no encryption set",
    stack: STATE,
    change: (stack) => delete stack.resource["aws_s3_bucket_server_side_encryption_configuration"],
    findings: [`${BUCKET} has no encryption configuration: create it with the Bucket construct`],
  },
  {
    rule: "bucket-tls-only",
    what: "a policy that denies nothing",
    stack: STATE,
    change: (stack) => (stack.data["aws_iam_policy_document"]!["bucket_policy"]!["statement"] = []),
    findings: [`${BUCKET} accepts requests without TLS: deny s3:* where aws:SecureTransport is false`],
  },
  {
    rule: "bucket-tls-only",
    what: "an inverted condition",
    stack: STATE,
    change: (stack) => {
      const [statement] = stack.data["aws_iam_policy_document"]!["bucket_policy"]!["statement"] as Record<
        string,
        unknown
      >[];
      statement!["condition"] = [{ test: "Bool", variable: "aws:SecureTransport", values: ["true"] }];
    },
    findings: [`${BUCKET} accepts requests without TLS: deny s3:* where aws:SecureTransport is false`],
  },
  {
    rule: "bucket-public-access",
    what: "one of four flags off",
    stack: STATE,
    change: (stack) =>
      (stack.resource["aws_s3_bucket_public_access_block"]!["bucket_public_access"]!["ignore_public_acls"] = false),
    findings: [
      "aws_s3_bucket_public_access_block.bucket_public_access leaves ignore_public_acls off: set all four to true",
    ],
  },
  {
    rule: "bucket-public-access",
    what: "no block at all",
    stack: STATE,
    change: (stack) => delete stack.resource["aws_s3_bucket_public_access_block"],
    findings: [`${BUCKET} does not block public access: add an aws_s3_bucket_public_access_block`],
  },
  {
    rule: "bucket-acls-off",
    what: "objects owned by their writers",
    stack: STATE,
    change: (stack) =>
      (stack.resource["aws_s3_bucket_ownership_controls"]!["bucket_ownership"]!["rule"] = {
        object_ownership: "ObjectWriter",
      }),
    findings: [`${BUCKET} may hold objects that other accounts own: set object_ownership to BucketOwnerEnforced`],
  },
  {
    rule: "bucket-versioning",
    what: "versioning suspended",
    stack: STATE,
    change: (stack) =>
      (stack.resource["aws_s3_bucket_versioning"]!["bucket_versioning"]!["versioning_configuration"] = {
        status: "Suspended",
      }),
    findings: [`${BUCKET} keeps no versions: add an aws_s3_bucket_versioning with status Enabled`],
  },
  {
    rule: "bucket-clean-up",
    what: "rules that are disabled",
    stack: STATE,
    change: (stack) => {
      const [rule] = stack.resource["aws_s3_bucket_lifecycle_configuration"]!["bucket_lifecycle"]!["rule"] as Record<
        string,
        unknown
      >[];
      rule!["status"] = "Disabled";
    },
    findings: [
      `${BUCKET} keeps incomplete multipart uploads or noncurrent versions forever: add lifecycle rules that abort and expire them`,
    ],
  },
  {
    rule: "table-protected",
    what: "no recovery, no key",
    stack: STATE,
    change: (stack) => {
      delete stack.resource["aws_dynamodb_table"]!["locks"]!["point_in_time_recovery"];
      stack.resource["aws_dynamodb_table"]!["locks"]!["server_side_encryption"] = { enabled: true };
    },
    findings: [
      "aws_dynamodb_table.locks has no point-in-time recovery: enable point_in_time_recovery",
      "aws_dynamodb_table.locks has no customer managed key: set server_side_encryption with kms_key_arn",
    ],
  },
  {
    rule: "key-policy",
    what: "a key that allows every principal and never rotates",
    stack: STATE,
    change: (stack) => {
      stack.resource["aws_kms_key"]!["key"]!["enable_key_rotation"] = false;
      const [statement] = stack.data["aws_iam_policy_document"]!["key_policy"]!["statement"] as Record<
        string,
        unknown
      >[];
      statement!["principals"] = [{ type: "AWS", identifiers: ["*"] }];
    },
    findings: [
      "aws_kms_key.key never rotates: set enable_key_rotation to true",
      "aws_kms_key.key allows every principal: name the principals in its policy",
    ],
  },
  {
    rule: "key-policy",
    what: "a key without a policy document",
    stack: STATE,
    change: (stack) => delete stack.resource["aws_kms_key"]!["key"]!["policy"],
    findings: ["aws_kms_key.key has no policy document: create it with the Key construct"],
  },
  {
    rule: "deletion-protected",
    what: "a bucket that a plan may destroy with its contents",
    stack: STATE,
    change: (stack) =>
      Object.assign(stack.resource["aws_s3_bucket"]!["bucket"]!, { lifecycle: {}, force_destroy: true }),
    findings: [
      `${BUCKET} a plan could destroy it: set lifecycle.prevent_destroy with statefulLifecycle()`,
      `${BUCKET} would lose its contents: set force_destroy to false`,
    ],
  },
  {
    rule: "deletion-protected",
    what: "a table without its own deletion protection",
    stack: STATE,
    change: (stack) => delete stack.resource["aws_dynamodb_table"]!["locks"]!["deletion_protection_enabled"],
    findings: ["aws_dynamodb_table.locks could be deleted: set deletion_protection_enabled to true"],
  },
  {
    rule: "no-secret",
    what: "a password, an access key, a private key",
    stack: STATE,
    change: (stack) => {
      stack.resource["aws_db_instance"] = { db: { password: "hunter2" } };
      stack.resource["aws_lambda_function"] = {
        f: { environment: [{ variables: { KEY: "AKIAIOSFODNN7EXAMPLE" } }] },
        g: { environment: [{ variables: { PEM: "-----BEGIN RSA PRIVATE KEY-----" } }] },
      };
    },
    findings: [
      ["aws_db_instance.db", "password"],
      ["aws_lambda_function.f", "environment[0].variables.KEY"],
      ["aws_lambda_function.g", "environment[0].variables.PEM"],
    ].map(
      ([address, path]) =>
        `${address!} has a secret in '${path!}': use a write-only argument (${path!}_wo) or a reference to Secrets Manager`,
    ),
  },
];

testNegatives(BUGS);

test("deletion-protected does not apply to development", () => {
  const json = { resource: { aws_s3_bucket: { bucket: { force_destroy: true } } } };
  expect(findingsOn("deletion-protected", json, { environment: "dev" })).toEqual([]);
  expect(findingsOn("deletion-protected", json, { environment: "prod" })).toHaveLength(2);
});

test("no-secret allows write-only arguments", () => {
  const json = { resource: { aws_db_instance: { db: { password_wo: "${ephemeral.x.y.z}", password_wo_version: 1 } } } };
  expect(findingsOn("no-secret", json)).toEqual([]);
});
