import { type RuleCase, testRuleCases } from "../../support/rule-cases";

const CLUSTER = "aws_rds_cluster.orders";
const MEMBER = "aws_rds_cluster_instance.a";
const CLUSTER_GROUP = "aws_rds_cluster_parameter_group.tls";
const SECRET = "aws_secretsmanager_secret.login";
const ALIAS_ARN = "arn:aws:kms:us-west-2:1:alias/data";
const INSTANCE_GROUP = "aws_db_parameter_group.slow";
const CACHE_GROUP = "aws_elasticache_parameter_group.cache";

const CASES: RuleCase[] = [
  {
    rule: "database-upgrades",
    what: "R22: a long-term version that an automatic upgrade would leave, a short one that none would fix",
    compliant: {
      [CLUSTER]: { engine: "aurora-mysql", engine_version: "8.0.mysql_aurora.3.10.4" },
      [MEMBER]: { cluster_identifier: `\${${CLUSTER}.cluster_identifier}`, auto_minor_version_upgrade: false },
      "aws_rds_cluster.short": { cluster_identifier: "short", engine_version: "8.0.mysql_aurora.3.11.1" },
      "aws_rds_cluster_instance.short": { cluster_identifier: "short", auto_minor_version_upgrade: true },
    },
    changed: {
      [MEMBER]: { auto_minor_version_upgrade: true },
      "aws_rds_cluster_instance.short": { auto_minor_version_upgrade: false },
    },
    findings: [
      `${MEMBER} would be upgraded away from its long-term version, one region before the other: ` +
        "set auto_minor_version_upgrade to false",
      "aws_rds_cluster_instance.short installs no security fixes: set auto_minor_version_upgrade to true",
    ],
  },
  {
    rule: "database-version",
    what: "R22: a version with support for a year, a long-term version that has ended, no version",
    compliant: {
      [CLUSTER]: { engine: "aurora-mysql", engine_version: "8.0.mysql_aurora.3.10.4" },
      "aws_rds_cluster.old": { engine: "aurora-mysql", engine_version: "8.0.mysql_aurora.3.10.0" },
      "aws_rds_global_cluster.world": { engine: "aurora-mysql", engine_version: "8.0.mysql_aurora.3.10.4" },
      "aws_rds_cluster.postgres": { engine: "aurora-postgresql", engine_version: "16.4" },
    },
    changed: {
      [CLUSTER]: { engine_version: "8.0.mysql_aurora.3.08.0" },
      "aws_rds_cluster.old": { engine_version: "8.0.mysql_aurora.3.04.4" },
      "aws_rds_global_cluster.world": { engine_version: undefined },
    },
    findings: [
      `${CLUSTER} runs 8.0.mysql_aurora.3.08.0, which is supported for about a year`,
      "aws_rds_cluster.old runs 8.0.mysql_aurora.3.04.4, which is supported for about a year",
      "aws_rds_global_cluster.world has no engine version",
    ].map((what) => `${what}: set engine_version to a version with long-term support (3.10, to 2028-04-30)`),
  },
  {
    rule: "parameters-changed",
    what: "R23: each kind of group with parameters at the family's default, as text and as numbers",
    compliant: {
      [CLUSTER_GROUP]: {
        family: "aurora-mysql8.0",
        parameter: [
          { name: "require_secure_transport", value: "ON" },
          { name: "server_audit_logging", value: "1" },
        ],
      },
      [INSTANCE_GROUP]: { family: "aurora-mysql8.0", parameter: [{ name: "long_query_time", value: "1" }] },
      [CACHE_GROUP]: { family: "valkey8", parameter: [{ name: "maxmemory-policy", value: "allkeys-lru" }] },
    },
    changed: {
      [CLUSTER_GROUP]: {
        parameter: [
          { name: "require_secure_transport", value: "0" },
          { name: "tls_version", value: "TLSv1.2,TLSv1.3" },
          { name: "server_audit_logging", value: "1" },
        ],
      },
      [INSTANCE_GROUP]: {
        parameter: [
          { name: "log_output", value: "FILE" },
          { name: "long_query_time", value: "10" },
        ],
      },
      [CACHE_GROUP]: { parameter: [{ name: "maxmemory-policy", value: "volatile-lru" }] },
    },
    findings: [
      `${CLUSTER_GROUP} sets require_secure_transport to 0, the default of aurora-mysql8.0`,
      `${CLUSTER_GROUP} sets tls_version to TLSv1.2,TLSv1.3, the default of aurora-mysql8.0`,
      `${INSTANCE_GROUP} sets log_output to FILE, the default of aurora-mysql8.0`,
      `${INSTANCE_GROUP} sets long_query_time to 10, the default of aurora-mysql8.0`,
      `${CACHE_GROUP} sets maxmemory-policy to volatile-lru, the default of valkey8`,
    ].map((what) => `${what}: leave it out, or every plan sets it again`),
  },
  {
    rule: "secret-replica-kept",
    what: "R21: the replica's key by an alias, by its ARN or its name",
    compliant: {
      [SECRET]: {
        replica: [{ region: "us-west-2", kms_key_id: ALIAS_ARN }],
        lifecycle: { ignore_changes: ["replica"] },
      },
      "aws_secretsmanager_secret.key": {
        replica: [{ region: "us-west-2", kms_key_id: `arn:aws:kms:us-west-2:1:key/k` }],
      },
      "aws_secretsmanager_secret.none": { replica: [{ region: "us-west-2" }] },
    },
    changed: {
      [SECRET]: { lifecycle: { ignore_changes: ["description"] } },
      "aws_secretsmanager_secret.key": { replica: [{ region: "us-west-2", kms_key_id: "alias/data" }] },
    },
    findings: [
      [SECRET, ALIAS_ARN],
      ["aws_secretsmanager_secret.key", "alias/data"],
    ].map(
      ([address, key]) =>
        `${address} names the key of its replica in us-west-2 by the alias ${key}: AWS may return the key's ARN, and ` +
        "every plan would remove and add the replica: name the key itself, or ignore changes of replica",
    ),
  },
];

testRuleCases(CASES);
