import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const DB = "aws_db_instance.orders";
const REPLICA = "aws_db_instance.copy";
const CLUSTER = "aws_rds_cluster.orders";
const MEMBER = "aws_rds_cluster_instance.a";
const DOCUMENTS = "aws_docdb_cluster.documents";
const PROXY = "aws_db_proxy.orders";
const KEY = "${aws_kms_key.data.arn}";
const CLUSTER_GROUP = "aws_rds_cluster_parameter_group.tls";
const parameter = (name: string, value: string) => ({ name: "tls", parameter: [{ name, value }] });

/** A proxy with a read-only endpoint, in front of a cluster with two instances. */
const POOLED = {
  [CLUSTER]: {},
  [MEMBER]: { cluster_identifier: "${aws_rds_cluster.orders.cluster_identifier}" },
  "aws_rds_cluster_instance.b": { cluster_identifier: "${aws_rds_cluster.orders.cluster_identifier}" },
  [PROXY]: {},
  "aws_db_proxy_target.orders": {
    db_proxy_name: "${aws_db_proxy.orders.name}",
    db_cluster_identifier: "${aws_rds_cluster.orders.cluster_identifier}",
  },
  "aws_db_proxy_endpoint.readers": { db_proxy_name: "${aws_db_proxy.orders.name}", target_role: "READ_ONLY" },
};
const NO_READER =
  "aws_db_proxy_endpoint.readers is read-only, and the cluster of its proxy has one instance: AWS refuses it, or its requests fail " +
  "once that instance is the writer; add an instance, or leave the endpoint out";

const CASES: RuleCase[] = [
  {
    rule: "proxy-readers",
    what: "a cluster with a writer alone",
    compliant: POOLED,
    changed: { "aws_rds_cluster_instance.b": undefined },
    findings: [NO_READER],
  },
  {
    rule: "proxy-readers",
    what: "the second instance belongs to another cluster",
    compliant: { ...POOLED, "aws_rds_cluster.other": {} },
    changed: {
      "aws_rds_cluster_instance.b": { cluster_identifier: "${aws_rds_cluster.other.cluster_identifier}" },
    },
    findings: [NO_READER],
  },
  {
    rule: "proxy-readers",
    what: "an endpoint that becomes read-only, for a cluster with a writer alone",
    compliant: {
      ...POOLED,
      "aws_rds_cluster_instance.b": undefined,
      "aws_db_proxy_endpoint.readers": { db_proxy_name: "${aws_db_proxy.orders.name}", target_role: "READ_WRITE" },
    },
    changed: { "aws_db_proxy_endpoint.readers": { target_role: "READ_ONLY" } },
    findings: [NO_READER],
  },
  {
    rule: "database-encrypted",
    what: "unencrypted data, the AWS managed key, an unencrypted global database",
    compliant: {
      [DB]: { storage_encrypted: true, kms_key_id: KEY },
      [DOCUMENTS]: { storage_encrypted: true, kms_key_id: KEY },
      "aws_rds_global_cluster.world": { storage_encrypted: true },
    },
    changed: {
      [DB]: { storage_encrypted: undefined },
      [DOCUMENTS]: { kms_key_id: undefined },
      "aws_rds_global_cluster.world": { storage_encrypted: false },
    },
    findings: [
      `${DB} stores its data unencrypted: set storage_encrypted to true`,
      `${DOCUMENTS} has no customer managed key: set kms_key_id`,
      "aws_rds_global_cluster.world stores its data unencrypted: set storage_encrypted to true",
    ],
  },
  {
    rule: "database-encrypted",
    what: "a replica from another region without a key of this one",
    compliant: { [REPLICA]: { replicate_source_db: "arn:aws:rds:us-east-1:1:db:orders", kms_key_id: KEY } },
    changed: { [REPLICA]: { kms_key_id: undefined } },
    findings: [
      `${REPLICA} stores its data unencrypted: set storage_encrypted to true`,
      `${REPLICA} has no customer managed key: set kms_key_id`,
    ],
  },
  {
    rule: "database-backed-up",
    what: "a day in production, no backup",
    compliant: { [DB]: { backup_retention_period: 7 }, [CLUSTER]: { backup_retention_period: 35 } },
    changed: { [DB]: { backup_retention_period: 1 }, [CLUSTER]: { backup_retention_period: undefined } },
    findings: [
      `${DB} keeps backups of 1 days: set backup_retention_period to at least 7`,
      `${CLUSTER} keeps backups of 0 days: set backup_retention_period to at least 7`,
    ],
  },
  {
    rule: "database-final-snapshot",
    what: "a snapshot skipped, and one without a name",
    compliant: {
      [DB]: { skip_final_snapshot: false, final_snapshot_identifier: "orders-final" },
      [CLUSTER]: { final_snapshot_identifier: "orders-final" },
    },
    changed: { [DB]: { skip_final_snapshot: true }, [CLUSTER]: { final_snapshot_identifier: undefined } },
    findings: [DB, CLUSTER].map(
      (address) =>
        `${address} would be deleted without a final snapshot: ` +
        "set skip_final_snapshot to false and name it with final_snapshot_identifier",
    ),
  },
  {
    rule: "database-monitored",
    what: "no interval, no role",
    compliant: {
      [DB]: { monitoring_interval: 60, monitoring_role_arn: "arn:role" },
      [MEMBER]: { monitoring_interval: 1, monitoring_role_arn: "arn:role" },
    },
    changed: { [DB]: { monitoring_interval: 0 }, [MEMBER]: { monitoring_role_arn: undefined } },
    findings: [DB, MEMBER].map(
      (address) =>
        `${address} has no Enhanced Monitoring: ` +
        "set monitoring_interval to 60 seconds or fewer, and monitoring_role_arn",
    ),
  },
  {
    rule: "database-insights",
    what: "no insights, insights without a key",
    compliant: {
      [DB]: { performance_insights_enabled: true, performance_insights_kms_key_id: KEY },
      [MEMBER]: { performance_insights_enabled: true, performance_insights_kms_key_id: KEY },
    },
    changed: {
      [DB]: { performance_insights_enabled: false },
      [MEMBER]: { performance_insights_kms_key_id: undefined },
    },
    findings: [
      `${DB} has no Performance Insights: set performance_insights_enabled to true`,
      `${MEMBER} has Performance Insights without a customer managed key: set performance_insights_kms_key_id`,
    ],
  },
  {
    rule: "database-iam-auth",
    what: "only passwords",
    compliant: { [CLUSTER]: { iam_database_authentication_enabled: true } },
    changed: { [CLUSTER]: { iam_database_authentication_enabled: undefined } },
    findings: [`${CLUSTER} accepts only passwords: set iam_database_authentication_enabled to true`],
  },
  {
    rule: "database-logs",
    what: "a log that is missing, by engine",
    compliant: {
      [CLUSTER]: { engine: "aurora-mysql", enabled_cloudwatch_logs_exports: ["audit", "error", "slowquery"] },
      [DB]: { engine: "postgres", enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"] },
      [REPLICA]: { replicate_source_db: "orders", enabled_cloudwatch_logs_exports: ["postgresql"] },
      [DOCUMENTS]: { enabled_cloudwatch_logs_exports: ["audit"] },
    },
    changed: {
      [CLUSTER]: { enabled_cloudwatch_logs_exports: ["audit"] },
      [DB]: { enabled_cloudwatch_logs_exports: ["upgrade"] },
      [REPLICA]: { enabled_cloudwatch_logs_exports: undefined },
      [DOCUMENTS]: { enabled_cloudwatch_logs_exports: ["profiler"] },
    },
    findings: [
      `${CLUSTER} does not send error, slowquery: add them to enabled_cloudwatch_logs_exports`,
      `${DB} does not send postgresql: add them to enabled_cloudwatch_logs_exports`,
      `${REPLICA} sends no logs: set enabled_cloudwatch_logs_exports`,
      `${DOCUMENTS} does not send audit: add them to enabled_cloudwatch_logs_exports`,
    ],
  },
  {
    rule: "database-private",
    what: "a public address",
    compliant: { [DB]: {}, [MEMBER]: { publicly_accessible: false } },
    changed: { [MEMBER]: { publicly_accessible: true } },
    findings: [`${MEMBER} has a public address (true): set publicly_accessible to false`],
  },
  {
    rule: "database-snapshot-tags",
    what: "snapshots without tags",
    compliant: { [DB]: { copy_tags_to_snapshot: true } },
    changed: { [DB]: { copy_tags_to_snapshot: undefined } },
    findings: [`${DB} loses its tags in snapshots: set copy_tags_to_snapshot to true`],
  },
  {
    rule: "database-upgrades",
    what: "upgrades disabled, in either spelling",
    compliant: {
      [MEMBER]: { auto_minor_version_upgrade: true },
      "aws_elasticache_replication_group.cache": { auto_minor_version_upgrade: "true" },
    },
    changed: {
      [MEMBER]: { auto_minor_version_upgrade: false },
      "aws_elasticache_replication_group.cache": { auto_minor_version_upgrade: "false" },
    },
    findings: [MEMBER, "aws_elasticache_replication_group.cache"].map(
      (address) => `${address} installs no security fixes: set auto_minor_version_upgrade to true`,
    ),
  },
  {
    rule: "database-tls",
    what: "a parameter that allows connections without TLS, by engine, and a proxy that does",
    compliant: {
      [CLUSTER]: { engine: "aurora-mysql", db_cluster_parameter_group_name: `\${${CLUSTER_GROUP}.name}` },
      [CLUSTER_GROUP]: parameter("require_secure_transport", "ON"),
      [DB]: { engine: "postgres", parameter_group_name: "tls" },
      "aws_db_parameter_group.tls": parameter("rds.force_ssl", "1"),
      [DOCUMENTS]: { db_cluster_parameter_group_name: "${aws_docdb_cluster_parameter_group.tls.name}" },
      "aws_docdb_cluster_parameter_group.tls": parameter("tls", "enabled"),
      [PROXY]: { require_tls: true },
    },
    changed: {
      [CLUSTER_GROUP]: { parameter: [{ name: "require_secure_transport", value: "OFF" }] },
      [DB]: { parameter_group_name: undefined },
      "aws_docdb_cluster_parameter_group.tls": { parameter: [{ name: "tls", value: "disabled" }] },
      [PROXY]: { require_tls: false },
    },
    findings: [
      `${CLUSTER} accepts connections without TLS: set require_secure_transport in its parameter group`,
      `${DB} accepts connections without TLS: set rds.force_ssl in its parameter group`,
      `${DOCUMENTS} accepts connections without TLS: set tls in its parameter group`,
      `${PROXY} accepts connections without TLS: set require_tls to true`,
    ],
  },
  {
    rule: "database-zones",
    what: "one zone; a replica may have one",
    compliant: { [DB]: { multi_az: true }, [REPLICA]: { replicate_source_db: "orders" } },
    changed: { [DB]: { multi_az: false } },
    findings: [`${DB} is lost with its zone: set multi_az to true`],
  },
];

testRuleCases(CASES);

test("a replica in the region of its source inherits encryption and backup", () => {
  const source = { identifier: "orders", storage_encrypted: true, kms_key_id: KEY, backup_retention_period: 7 };
  for (const replicate_source_db of ["orders", `\${${DB}.identifier}`]) {
    for (const rule of ["database-encrypted", "database-backed-up"]) {
      expect(ruleFindings(rule, { [DB]: source, [REPLICA]: { replicate_source_db } })).toEqual([]);
    }
  }
  expect(ruleFindings("database-backed-up", { [REPLICA]: { replicate_source_db: "orders" } })).toHaveLength(1);
});

test("development may keep backups for a day, in one zone, without a final snapshot", () => {
  const dev = { environment: "dev" } as const;
  expect(ruleFindings("database-backed-up", { [DB]: { backup_retention_period: 1 } }, dev)).toEqual([]);
  expect(ruleFindings("database-backed-up", { [DB]: { backup_retention_period: 0 } }, dev)).toHaveLength(1);
  expect(ruleFindings("database-zones", { [DB]: {} }, dev)).toEqual([]);
  expect(ruleFindings("database-final-snapshot", { [DB]: { skip_final_snapshot: true } }, dev)).toEqual([]);
});
