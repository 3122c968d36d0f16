import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { primaryJson, secondaryJson, testDatabase } from "../../support/database";
import { KEY_ARN, LOG_KEY_ARN } from "../../support/keys";
import { networkJson } from "../../support/network";
import { asText, inventory, resource, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const PRIMARY = { environment: "prod", role: "primary" } as const;
const SECONDARY = { environment: "prod", role: "secondary" } as const;
const cluster = ({ site }: { site: StackJson }) => resource(site, "aws_rds_cluster.database");
const parameters = (group: Record<string, unknown>) =>
  Object.fromEntries(
    (group["parameter"] as { name: string; value: string }[]).map(({ name, value }) => [name, value] as const),
  );

test("A4: the primary creates the global database and joins it, with a user and a password of its secret", () => {
  const json = primaryJson();
  expect(asText(json.site)).toHaveResourceWithProperties(RdsGlobalCluster, {
    global_cluster_identifier: "test-dev-database",
    engine: "aurora-mysql",
    engine_version: "8.0.mysql_aurora.3.10.6",
    database_name: "app",
    storage_encrypted: true,
    force_destroy: false,
  });
  expect(asText(json.site)).toHaveResourceWithProperties(RdsCluster, {
    cluster_identifier: "test-dev-primary-database",
    global_cluster_identifier: "${aws_rds_global_cluster.database_global.global_cluster_identifier}",
    database_name: "app",
    master_username: "dbadmin",
    master_password_wo_version: 1,
  });
});

test("A4: the secondary joins by the deterministic name, and inherits user and password", () => {
  const json = secondaryJson();
  expect(asText(json.site)).not.toHaveResource(RdsGlobalCluster);
  expect(asText(json.site)).toHaveResourceWithProperties(RdsCluster, {
    cluster_identifier: "test-dev-secondary-database",
    global_cluster_identifier: "test-dev-database",
    source_region: "us-east-1",
  });
  for (const inherited of ["master_username", "master_password", "master_password_wo", "database_name"]) {
    expect(cluster(json)).not.toHaveProperty(inherited);
  }
});

test.each([
  ["primary", primaryJson({ backupDays: 35 })],
  ["secondary", secondaryJson({ backupDays: 35 })],
])("A4, A9: the %s is encrypted with a customer managed key, private, logged and backed up", (role, json) => {
  expect(asText(json.site)).toHaveResourceWithProperties(RdsCluster, {
    storage_encrypted: true,
    kms_key_id: KEY_ARN,
    iam_database_authentication_enabled: true,
    backup_retention_period: 35,
    copy_tags_to_snapshot: true,
    enabled_cloudwatch_logs_exports: ["audit", "error", "slowquery"],
  });
  for (const type of ["audit", "error", "slowquery"]) {
    expect(asText(json.site)).toHaveResourceWithProperties(CloudwatchLogGroup, {
      name: `/aws/rds/cluster/test-dev-${role}-database/${type}`,
      retention_in_days: 365,
      kms_key_id: LOG_KEY_ARN,
    });
    expect(cluster(json)["depends_on"]).toContain(`aws_cloudwatch_log_group.database_logs_${type}`);
  }
  expect(asText(json.site)).toHaveResourceWithProperties(DbSubnetGroup, {
    subnet_ids: ["a", "b", "c"].map((zone) => `\${aws_subnet.network_database_us_east_1${zone}.id}`),
  });
});

test("A4: connections without TLS are refused, and connections are audited", () => {
  const { site } = primaryJson({ slowQuerySeconds: 3 });
  const group = resource(site, "aws_rds_cluster_parameter_group.database_parameters_cluster");
  expect(asText(site)).toHaveResourceWithProperties(RdsClusterParameterGroup, { family: "aurora-mysql8.0" });
  expect(parameters(group)).toEqual({
    require_secure_transport: "ON",
    server_audit_events: "CONNECT,QUERY_DCL,QUERY_DDL",
    server_audit_logging: "1",
  });
  expect(asText(site)).toHaveResourceWithProperties(RdsCluster, {
    db_cluster_parameter_group_name: "${aws_rds_cluster_parameter_group.database_parameters_cluster.name}",
  });
  const instances = "aws_db_parameter_group.database_parameters_instance";
  expect(parameters(resource(site, instances))).toEqual({ slow_query_log: "1", long_query_time: "3" });
  // R23: ten seconds are the family's default.
  expect(parameters(resource(primaryJson({ slowQuerySeconds: 10 }).site, instances))).toEqual({ slow_query_log: "1" });
});

test("A4: instances are spread over the zones; one more does not change the others", () => {
  const four = primaryJson({ readers: 3 }).site.resource!["aws_rds_cluster_instance"]!;
  const five = primaryJson({ readers: 4 }).site.resource!["aws_rds_cluster_instance"]!;
  const places = Object.entries(five).map(([id, { identifier, availability_zone, promotion_tier }]) => [
    id,
    identifier,
    availability_zone,
    promotion_tier,
  ]);
  expect(places).toEqual([
    ["database_instances_a", "test-dev-primary-database-a", "us-east-1a", 0],
    ["database_instances_a_2", "test-dev-primary-database-a-2", "us-east-1a", 3],
    ["database_instances_b", "test-dev-primary-database-b", "us-east-1b", 1],
    ["database_instances_b_2", "test-dev-primary-database-b-2", "us-east-1b", 4],
    ["database_instances_c", "test-dev-primary-database-c", "us-east-1c", 2],
  ]);
  const { database_instances_b_2: added, ...others } = five;
  expect(added).toBeDefined();
  expect(others).toEqual(four);
});

test("A4: every instance has enhanced monitoring by a role of its own, and none is public", () => {
  const json = primaryJson({ monitoringSeconds: 15, insightsDays: 731 });
  for (const instance of Object.values(json.site.resource!["aws_rds_cluster_instance"]!)) {
    expect(instance).toMatchObject({
      instance_class: "db.r7g.large",
      publicly_accessible: false,
      monitoring_interval: 15,
      monitoring_role_arn: "arn:aws:iam::123456789012:role/test-dev-primary-database-monitoring",
      performance_insights_enabled: true,
      performance_insights_kms_key_id: KEY_ARN,
      performance_insights_retention_period: 731,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      copy_tags_to_snapshot: true,
      auto_minor_version_upgrade: false,
    });
  }
  const trust = json.identity.data!["aws_iam_policy_document"]!["primary_database_monitoring_trust"]!["statement"];
  expect(trust).toMatchObject([
    {
      principals: [{ identifiers: ["monitoring.rds.amazonaws.com"] }],
      condition: [{}, { variable: "aws:SourceArn", values: ["arn:aws:rds:us-east-1:123456789012:db:*"] }],
    },
  ]);
  expect(asText(json.identity)).toHaveResourceWithProperties(IamRolePolicyAttachment, {
    policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
  });
});

test.each([
  ["primary", primaryJson({}, PRIMARY)],
  ["secondary", secondaryJson({}, SECONDARY)],
])("in production the %s cannot be deleted, by a call or by a plan", (role, json) => {
  expect(asText(json.site)).toHaveResourceWithProperties(RdsCluster, {
    deletion_protection: true,
    skip_final_snapshot: false,
    final_snapshot_identifier: `test-prod-${role}-database-final`,
    delete_automated_backups: false,
    lifecycle: containing({ prevent_destroy: true }),
  });
});

test("in production the global database is protected like its clusters; in development all can be deleted", () => {
  const global = (json: { site: StackJson }) => resource(json.site, "aws_rds_global_cluster.database_global");
  expect(asText(primaryJson({}, PRIMARY).site)).toHaveResourceWithProperties(RdsGlobalCluster, {
    deletion_protection: true,
    lifecycle: { prevent_destroy: true },
  });
  expect(global(primaryJson())).not.toHaveProperty("lifecycle");
  expect(asText(primaryJson().site)).toHaveResourceWithProperties(RdsCluster, {
    deletion_protection: false,
    skip_final_snapshot: true,
  });
  expect(cluster(primaryJson())["lifecycle"]).not.toHaveProperty("prevent_destroy");
});

test.each([
  ["primary", primaryJson({ maxReaders: 3 })],
  ["secondary", secondaryJson()],
])("X1: Terraform ignores what a failover changes in the %s", (_, json) => {
  expect(asText(json.site)).toHaveResourceWithProperties(RdsCluster, {
    lifecycle: {
      ignore_changes: ["global_cluster_identifier", "replication_source_identifier", "engine_version"],
    },
  });
});

test("A4: readers are added by CPU, between the existing number and the maximum", () => {
  const { site } = primaryJson({ readers: 2, maxReaders: 5, readerCpuPercent: 50 });
  expect(asText(site)).toHaveResourceWithProperties(AppautoscalingTarget, {
    service_namespace: "rds",
    scalable_dimension: "rds:cluster:ReadReplicaCount",
    resource_id: "cluster:test-dev-primary-database",
    min_capacity: 2,
    max_capacity: 5,
    lifecycle: { ignore_changes: ["min_capacity"] },
    depends_on: expect.arrayContaining(["aws_rds_cluster_instance.database_instances_a"]),
  });
  expect(asText(site)).toHaveResourceWithProperties(AppautoscalingPolicy, {
    target_tracking_scaling_policy_configuration: containing({
      predefined_metric_specification: { predefined_metric_type: "RDSReaderAverageCPUUtilization" },
      target_value: 50,
    }),
  });
  expect(asText(primaryJson().site)).not.toHaveResource(AppautoscalingTarget);
});

test("A4, A10: Serverless v2 instead of a fixed class", () => {
  const { site } = secondaryJson({ instanceClass: undefined, serverless: { minAcu: 0.5, maxAcu: 16 } });
  expect(asText(site)).toHaveResourceWithProperties(RdsCluster, {
    serverlessv2_scaling_configuration: { min_capacity: 0.5, max_capacity: 16 },
  });
  expect(asText(site)).toHaveResourceWithProperties(RdsClusterInstance, {
    identifier: "test-dev-secondary-database-a",
    instance_class: "db.serverless",
  });
  expect(cluster(secondaryJson())).not.toHaveProperty("serverlessv2_scaling_configuration");
});

test("write forwarding and I/O-optimized storage are off by default", () => {
  expect(asText(secondaryJson({ writeForwarding: true, ioOptimized: true }).site)).toHaveResourceWithProperties(
    RdsCluster,
    {
      enable_global_write_forwarding: true,
      storage_type: "aurora-iopt1",
    },
  );
  expect(cluster(secondaryJson())).not.toHaveProperty("enable_global_write_forwarding");
  expect(cluster(secondaryJson())).not.toHaveProperty("storage_type");
});

test("A2, D6: it has no ingress until a peer is allowed, and no egress", () => {
  expect(asText(primaryJson().site)).not.toHaveResource(VpcSecurityGroupIngressRule);
  const json = networkJson({}, (network, site) => {
    const { database } = testDatabase(site, network);
    database.allowFrom({ cidr: "10.0.16.0/20", as: "tasks" }, "Queries of the application");
  });
  expect(asText(json)).toHaveResourceWithProperties(VpcSecurityGroupIngressRule, {
    from_port: 3306,
    to_port: 3306,
    description: "Queries of the application",
  });
  expect(asText(json)).not.toHaveResource(VpcSecurityGroupEgressRule);
});

test("A9: a role connects by IAM as only one user", () => {
  networkJson({}, (network, site) => {
    const { database } = testDatabase(site, network);
    expect(database.connectStatement("app")).toEqual({
      sid: "ConnectToDatabase",
      actions: ["rds-db:connect"],
      resources: ["arn:aws:rds-db:us-east-1:123456789012:dbuser:*/app"],
    });
    expect(database.arn).toBe("arn:aws:rds:us-east-1:123456789012:cluster:test-dev-primary-database");
  });
});

test("A9: the monitoring role has only the permissions of AWS's own policy", () => {
  expect(inventory(primaryJson().identity)).toMatchObject({ aws_iam_role_policy_attachment: 1 });
  expect(primaryJson().identity.resource!["aws_iam_role_policy"]).not.toHaveProperty(
    "primary_database_monitoring_policy",
  );
});
