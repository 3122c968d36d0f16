import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const CACHE = "aws_elasticache_replication_group.cache";
const SERVERLESS = "aws_elasticache_serverless_cache.cache";
const TABLE = "aws_dynamodb_table.state";
const TABLE_REPLICA = "aws_dynamodb_table_replica.state";
const BUCKET = "aws_s3_bucket.assets";
const BUCKET_LOG = "aws_s3_bucket_logging.assets";
const SECRET = "aws_secretsmanager_secret.database";
const ROTATION = "aws_secretsmanager_secret_rotation.database";
const SIGNING_KEY = "aws_kms_key.signing";
const VAULT = "aws_backup_vault.vault";
const SELECTION = "aws_backup_selection.backup";
const OPT_IN = "aws_backup_region_settings.opt_in";
const KEY = "${aws_kms_key.data.arn}";
const DOCUMENT = "data.aws_iam_policy_document.policy";
const POLICY = { policy: "${data.aws_iam_policy_document.policy.json}" };
const ADMINISTERED = {
  actions: ["kms:*"],
  principals: [{ type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] }],
};
const principals = (...identifiers: string[]) => [{ type: "Service", identifiers }];
const CASES: RuleCase[] = [
  {
    rule: "cache-encrypted",
    what: "unencrypted data, optional TLS, no key",
    compliant: {
      [CACHE]: {
        at_rest_encryption_enabled: "true",
        transit_encryption_enabled: true,
        transit_encryption_mode: "required",
        kms_key_id: KEY,
      },
      [SERVERLESS]: { kms_key_id: KEY },
    },
    changed: {
      [CACHE]: { at_rest_encryption_enabled: "false", transit_encryption_mode: "preferred", kms_key_id: undefined },
      [SERVERLESS]: { kms_key_id: undefined },
    },
    findings: [
      `${CACHE} stores its data unencrypted: set at_rest_encryption_enabled to true`,
      `${CACHE} accepts connections without TLS: ` +
        "set transit_encryption_enabled to true and transit_encryption_mode to required",
      `${CACHE} has no customer managed key: set kms_key_id`,
      `${SERVERLESS} has no customer managed key: set kms_key_id`,
    ],
  },
  {
    rule: "cache-encrypted",
    what: "a member of a global datastore without a key; it inherits the rest from the primary",
    compliant: { [CACHE]: { global_replication_group_id: "abcde-cache", kms_key_id: KEY } },
    changed: { [CACHE]: { kms_key_id: undefined } },
    findings: [`${CACHE} has no customer managed key: set kms_key_id`],
  },
  {
    rule: "cache-auth",
    what: "no authentication",
    compliant: { [CACHE]: { user_group_ids: ["${aws_elasticache_user_group.users.id}"] } },
    changed: { [CACHE]: { user_group_ids: [] } },
    findings: [`${CACHE} accepts connections without authentication: give it a user group`],
  },
  {
    rule: "cache-failover",
    what: "one zone, no snapshots",
    compliant: { [CACHE]: { automatic_failover_enabled: true, multi_az_enabled: true, snapshot_retention_limit: 7 } },
    changed: { [CACHE]: { multi_az_enabled: false, snapshot_retention_limit: 0 } },
    findings: [
      `${CACHE} is lost with its zone: set automatic_failover_enabled and multi_az_enabled to true, with a replica`,
      `${CACHE} keeps no snapshots: set snapshot_retention_limit to at least 1`,
    ],
  },
  {
    rule: "table-replicas",
    what: "replicas less protected than the table",
    compliant: {
      [TABLE]: { replica: [{ region_name: "us-west-2", point_in_time_recovery: true, kms_key_arn: KEY }] },
      [TABLE_REPLICA]: { point_in_time_recovery: true, kms_key_arn: KEY },
    },
    changed: {
      [TABLE]: { replica: [{ region_name: "us-west-2" }] },
      [TABLE_REPLICA]: { point_in_time_recovery: false, kms_key_arn: undefined },
    },
    findings: [
      `${TABLE} has a replica in us-west-2 without point-in-time recovery: ` + "set its point_in_time_recovery to true",
      `${TABLE} has a replica in us-west-2 without a customer managed key: set its kms_key_arn`,
      `${TABLE_REPLICA} has no point-in-time recovery: set point_in_time_recovery to true`,
      `${TABLE_REPLICA} has no customer managed key: set kms_key_arn`,
    ],
  },
  {
    rule: "bucket-access-log",
    what: "no log",
    compliant: { [BUCKET]: { bucket: "assets" }, [BUCKET_LOG]: { bucket: `\${${BUCKET}.id}` } },
    changed: { [BUCKET_LOG]: undefined },
    findings: [`${BUCKET} does not log requests for its objects: add an aws_s3_bucket_logging`],
  },
  {
    rule: "bucket-access-log",
    what: "a bucket that a service reads, not a log bucket",
    compliant: {
      [BUCKET]: { bucket: "logs" },
      "aws_s3_bucket_policy.assets": { bucket: `\${${BUCKET}.id}`, ...POLICY },
      [DOCUMENT]: { statement: [{ principals: principals("logging.s3.amazonaws.com") }] },
    },
    changed: { [DOCUMENT]: { statement: [{ principals: principals("cloudfront.amazonaws.com") }] } },
    findings: [`${BUCKET} does not log requests for its objects: add an aws_s3_bucket_logging`],
  },
  {
    rule: "secret-encrypted",
    what: "the AWS managed key, here and in the replica",
    compliant: { [SECRET]: { kms_key_id: KEY, replica: [{ region: "us-west-2", kms_key_id: "alias/data" }] } },
    changed: { [SECRET]: { kms_key_id: undefined, replica: [{ region: "us-west-2" }] } },
    findings: [
      `${SECRET} has no customer managed key: set kms_key_id`,
      `${SECRET} has a replica in us-west-2 without a customer managed key: set its kms_key_id`,
    ],
  },
  {
    rule: "secret-rotated",
    what: "a rotation of another secret",
    compliant: {
      [SECRET]: { name: "database" },
      [ROTATION]: { secret_id: `\${${SECRET}.id}`, rotation_rules: { automatically_after_days: 30 } },
    },
    changed: { [ROTATION]: { secret_id: "${aws_secretsmanager_secret.other.id}" } },
    findings: [`${SECRET} is never rotated: add an aws_secretsmanager_secret_rotation`],
  },
  {
    rule: "key-policy",
    what: "a policy that no principal may change",
    compliant: {
      [SIGNING_KEY]: { key_usage: "SIGN_VERIFY", ...POLICY },
      [DOCUMENT]: { statement: [{ ...ADMINISTERED, actions: ["kms:PutKeyPolicy"] }] },
    },
    changed: {
      [DOCUMENT]: {
        statement: [
          { ...ADMINISTERED, actions: ["kms:Decrypt"] },
          { ...ADMINISTERED, effect: "Deny" },
          { ...ADMINISTERED, principals: principals("logs.us-east-1.amazonaws.com") },
        ],
      },
    },
    findings: [
      `${SIGNING_KEY} allows no principal to change its policy, which KMS refuses: allow kms:* to the account`,
    ],
  },
  {
    rule: "key-policy",
    what: "every principal of one account, then every principal; a key for signatures need not rotate",
    compliant: {
      [SIGNING_KEY]: { key_usage: "SIGN_VERIFY", customer_master_key_spec: "ECC_NIST_P256", ...POLICY },
      [DOCUMENT]: {
        statement: [
          ADMINISTERED,
          {
            principals: [{ type: "AWS", identifiers: ["*"] }],
            condition: [{ test: "StringEquals", variable: "kms:CallerAccount", values: ["123456789012"] }],
          },
        ],
      },
    },
    changed: {
      [SIGNING_KEY]: { key_usage: undefined, customer_master_key_spec: undefined },
      [DOCUMENT]: {
        statement: [
          ADMINISTERED,
          {
            principals: [{ type: "AWS", identifiers: ["*"] }],
            condition: [{ test: "StringNotEquals", variable: "kms:CallerAccount", values: ["123456789012"] }],
          },
        ],
      },
    },
    findings: [
      `${SIGNING_KEY} never rotates: set enable_key_rotation to true`,
      `${SIGNING_KEY} allows every principal: name the principals in its policy`,
    ],
  },
  {
    rule: "backup-opted-in",
    what: "R19: Aurora, of which AWS Backup makes no recovery point",
    compliant: {
      "aws_rds_cluster.database": {},
      [SELECTION]: { resources: ["${aws_rds_cluster.database.arn}"] },
      [OPT_IN]: { resource_type_opt_in_preference: { Aurora: true } },
    },
    changed: { [OPT_IN]: { resource_type_opt_in_preference: { Aurora: false, RDS: true } } },
    findings: [`${SELECTION} selects Aurora, which AWS Backup ignores: opt in with an aws_backup_region_settings`],
  },
  {
    rule: "backup-opted-in",
    what: "R19: DocumentDB and Neptune, and a cluster by its ARN",
    compliant: {
      "aws_docdb_cluster.documents": {},
      "aws_neptune_cluster.graph": {},
      [SELECTION]: {
        resources: [
          "${aws_docdb_cluster.documents.arn}",
          "${aws_neptune_cluster.graph.arn}",
          "arn:aws:rds:us-east-1:123456789012:cluster:database",
        ],
      },
      [OPT_IN]: { resource_type_opt_in_preference: { DocumentDB: true, Neptune: "true", Aurora: true } },
    },
    changed: { [OPT_IN]: undefined },
    findings: ["DocumentDB", "Neptune", "Aurora"].map(
      (type) => `${SELECTION} selects ${type}, which AWS Backup ignores: opt in with an aws_backup_region_settings`,
    ),
  },
  {
    rule: "backup-opted-in",
    what: "R19: a tag, on any resource",
    compliant: {
      [SELECTION]: { selection_tag: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }] },
      [OPT_IN]: { resource_type_opt_in_preference: { EFS: true } },
    },
    changed: { [OPT_IN]: undefined },
    findings: [
      `${SELECTION} selects by tag resources that AWS Backup may ignore: opt in with an aws_backup_region_settings`,
    ],
  },
  {
    rule: "backup-vault-encrypted",
    what: "the AWS managed key",
    compliant: { [VAULT]: { kms_key_arn: KEY } },
    changed: { [VAULT]: { kms_key_arn: undefined } },
    findings: [`${VAULT} has no customer managed key: set kms_key_arn`],
  },
];

testRuleCases(CASES);

test("in development a cache may be in one zone", () => {
  expect(ruleFindings("cache-failover", { [CACHE]: {} }, { environment: "dev" })).toEqual([]);
});
