import type { Resources } from "../../support/rule-cases";
import { one, type Part, parts, testRuleParts, type Values } from "../../support/rule-parts";

const DOCUMENT = "data.aws_iam_policy_document.document";

const database =
  (type: string, groupType: string, engine: string | undefined, attribute: string) =>
  (parameter: readonly Values[]): Resources => ({
    [`${type}.d`]: { engine, [attribute]: `\${${groupType}.g.name}` },
    [`${groupType}.g`]: { parameter },
  });
const instance = (engine?: string) =>
  database("aws_db_instance", "aws_db_parameter_group", engine, "parameter_group_name");
const cluster = (engine?: string) =>
  database("aws_rds_cluster", "aws_rds_cluster_parameter_group", engine, "db_cluster_parameter_group_name");
const documents = database(
  "aws_docdb_cluster",
  "aws_docdb_cluster_parameter_group",
  "docdb",
  "db_cluster_parameter_group_name",
);
const set = (name: string, ...values: readonly unknown[]) => values.map((value) => [{ name, value }]);
const namedGroup = ([named, name]: readonly [string | undefined, string | undefined]): Resources => ({
  "aws_db_instance.d": { engine: "mysql", parameter_group_name: named },
  "aws_db_parameter_group.g": { name, parameter: [{ name: "require_secure_transport", value: "1" }] },
});

const logBucket = (statement: readonly Values[]): Resources => ({
  "aws_s3_bucket.b": { bucket: "b" },
  "aws_s3_bucket_policy.b": { bucket: "b", policy: `\${${DOCUMENT}.json}` },
  [DOCUMENT]: { statement },
});
const writer = (service: string, effect = "Allow") => ({
  effect,
  principals: [{ type: "Service", identifiers: [service] }],
});
const healthCheck = (command: readonly string[]): Resources => ({
  "aws_ecs_task_definition.t": { container_definitions: JSON.stringify([{ name: "c", healthCheck: { command } }]) },
});
const build = (values: Values): Resources => ({ "aws_codebuild_project.p": values });
const logs = (cloudwatch: unknown, s3?: string) => ({
  logs_config: { cloudwatch_logs: { status: cloudwatch }, ...(s3 === undefined ? {} : { s3_logs: { status: s3 } }) },
});
const REDIRECT = { type: "redirect", redirect: { protocol: "HTTPS" } };
const http = (...default_action: readonly Values[]) => ({ protocol: "HTTP", port: 80, default_action });
const EXPIRY: Values = {
  namespace: "AWS/CertificateManager",
  metric_name: "DaysToExpiry",
  dimensions: { CertificateArn: "${aws_acm_certificate.c.arn}" },
  comparison_operator: "LessThanThreshold",
  threshold: 30,
  alarm_actions: ["arn"],
};
const expiry = (change: Values): Resources => ({
  "aws_acm_certificate.c": {},
  "aws_acm_certificate_validation.c": { certificate_arn: "${aws_acm_certificate.c.arn}" },
  "aws_acm_certificate_validation.other": { certificate_arn: "${aws_acm_certificate.other.arn}" },
  "aws_cloudwatch_metric_alarm.a": { ...EXPIRY, ...change },
});
const arn = (address: string) => ({ dimensions: { CertificateArn: `\${${address}}` } });
const exec = (log_configuration: Values, logging = "OVERRIDE") => ({
  configuration: { execute_command_configuration: { kms_key_id: "k", logging, log_configuration } },
});
const replica = { replicate_source_db: "arn", skip_final_snapshot: true };

const PARTS: readonly Part[] = [
  ...parts("database-tls", "aws_rds_cluster.d", cluster("aurora-mysql"), {
    right: [
      ...set("require_secure_transport", "1", 1, "on", "ON"),
      [
        { name: "other", value: "0" },
        { name: "require_secure_transport", value: "1" },
      ],
    ],
    wrong: [
      ...set("require_secure_transport", "0", "OFF", "10", "11", "non", "only", "-1"),
      ...set("rds.force_ssl", "1"),
      ...set("other", "1"),
    ],
  }),
  ...parts("database-tls", "aws_db_instance.d", instance("postgres"), {
    right: set("rds.force_ssl", "1", 1),
    wrong: [...set("rds.force_ssl", "0", "10", "01", "on"), ...set("require_secure_transport", "1")],
  }),
  ...parts("database-tls", "aws_docdb_cluster.d", documents, {
    right: set("tls", "enabled", "tls1.2+", "tls1.3+", "fips-140-3"),
    wrong: set("tls", "disabled", "not-enabled", "enabled2", "tls1.1+", "tls1.2", "tls1x2+", "fips-140-2", "on"),
  }),
  ...parts("database-tls", "aws_db_instance.d", instance(), {
    right: [...set("rds.force_ssl", "1"), ...set("require_secure_transport", "1"), ...set("tls", "enabled")],
    wrong: [...set("rds.force_ssl", "0"), ...set("other", "1")],
  }),
  ...parts("database-tls", "aws_db_instance.d", namedGroup, {
    right: [["g", "g"]],
    wrong: [
      ["g", "h"],
      ["g", undefined],
      [undefined, undefined],
    ],
  }),
  ...parts("bucket-access-log", "aws_s3_bucket.b", logBucket, {
    right: [
      ...["delivery.logs", "logging.s3", "logdelivery.elasticloadbalancing", "cloudtrail", "config"].map((name) => [
        writer(`${name}.amazonaws.com`),
      ]),
      [writer("sns.amazonaws.com"), writer("config.amazonaws.com")],
      [{ principals: [{ identifiers: ["sns.amazonaws.com", "config.amazonaws.com"] }] }],
    ],
    wrong: [[writer("sns.amazonaws.com")], [writer("config.amazonaws.com", "Deny")], []],
  }),
  ...parts("container-health-check", "aws_ecs_task_definition.t", healthCheck, {
    right: [
      ["NONE"],
      ["NONE", "sh"],
      ...["/app/health", "push", "/bin/shell", "curl-like", "sync", "/sh/health", "rebash"].map((name) => [
        "CMD",
        name,
      ]),
    ],
    wrong: [
      ["CMD-SHELL", "/app/health"],
      ...["sh", "ash", "bash", "dash", "curl", "wget", "nc"].flatMap((name) => [
        ["CMD", name],
        ["CMD", `/bin/${name}`],
      ]),
    ],
  }),
  ...parts("load-balancer-tls-policy", "aws_lb_listener.l", one("aws_lb_listener.l"), {
    right: [{ protocol: "TCP" }, { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" }],
    wrong: [
      { protocol: "HTTPS" },
      { protocol: "TLS", ssl_policy: "My-ELBSecurityPolicy-TLS-1-2-2017-01" },
      { protocol: "TLS", ssl_policy: "ELBSecurityPolicy-TLS-1-20" },
    ],
  }),
  ...parts("alarm-valid", "aws_cloudwatch_metric_alarm.a", one("aws_cloudwatch_metric_alarm.a"), {
    right: [
      { evaluation_periods: 3, datapoints_to_alarm: 3, period: 60 },
      { evaluation_periods: 1440, period: 60 },
      { evaluation_periods: 168, period: 3600 },
      { evaluation_periods: 7, period: 86400 },
      { evaluation_periods: 168, metric_query: [{ metric: { period: 3600 } }] },
    ],
    wrong: [
      { evaluation_periods: 2, datapoints_to_alarm: 3, period: 60 },
      { evaluation_periods: 1441, period: 60 },
      { evaluation_periods: 25, period: 3599 },
      { evaluation_periods: 169, period: 3600 },
      { evaluation_periods: 169, metric_query: [{ metric: { period: 60 } }, { metric: { period: 3600 } }] },
    ],
  }),
  ...["aws_apigatewayv2_stage.s", "aws_api_gateway_stage.s"].flatMap((stage) =>
    parts("api-logged", stage, one(stage), {
      right: [{ access_log_settings: { destination_arn: "a", format: "f" } }],
      wrong: [{}, { access_log_settings: { destination_arn: "a" } }, { access_log_settings: { format: "f" } }],
    }),
  ),
  ...parts("api-throttled", "aws_apigatewayv2_stage.s", one("aws_apigatewayv2_stage.s"), {
    right: [{ default_route_settings: { throttling_rate_limit: 1, throttling_burst_limit: 1 } }],
    wrong: [
      { default_route_settings: { throttling_rate_limit: 0, throttling_burst_limit: 1 } },
      { default_route_settings: { throttling_rate_limit: 1, throttling_burst_limit: 0 } },
      { default_route_settings: { throttling_rate_limit: 1 } },
    ],
  }),
  ...["aws_lb.b", "aws_alb.b"].flatMap((loadBalancer) => [
    ...parts("load-balancer-access-log", loadBalancer, one(loadBalancer), {
      right: [{ access_logs: { enabled: true, bucket: "b" } }],
      wrong: [{}, { access_logs: { enabled: true } }, { access_logs: { enabled: false, bucket: "b" } }],
    }),
    ...parts("load-balancer-kept", loadBalancer, one(loadBalancer), {
      right: [{ enable_deletion_protection: true }],
      wrong: [{}, { enable_deletion_protection: false }],
    }),
    ...parts("load-balancer-web-acl", loadBalancer, one(loadBalancer), {
      right: [{ internal: true }, { load_balancer_type: "network" }],
      wrong: [{}, { load_balancer_type: "application", internal: false }],
    }),
    ...parts("load-balancer-hardened", loadBalancer, one(loadBalancer), {
      right: [
        ...[undefined, "defensive", "strictest"].map((desync_mitigation_mode) => ({
          drop_invalid_header_fields: true,
          desync_mitigation_mode,
        })),
        { load_balancer_type: "network" },
      ],
      wrong: [{}, { drop_invalid_header_fields: true, desync_mitigation_mode: "monitor" }],
    }),
  ]),
  ...parts("load-balancer-https", "aws_lb_listener.l", one("aws_lb_listener.l"), {
    right: [http(REDIRECT), { default_action: [] }, { protocol: "HTTPS", port: 443 }],
    wrong: [
      http(),
      { port: 80, default_action: [] },
      http(REDIRECT, { type: "forward" }),
      http({ type: "redirect", redirect: { protocol: "HTTP" } }),
      http({ type: "redirect" }),
      http({ ...REDIRECT, type: "forward" }),
    ],
  }),
  ...parts("build-contained", "aws_codebuild_project.p", build, {
    right: [{}, logs("ENABLED"), logs("DISABLED", "ENABLED"), { environment: { privileged_mode: false } }],
    wrong: [logs("DISABLED"), logs(false), logs("DISABLED", "DISABLED"), { environment: { privileged_mode: true } }],
  }),
  ...["aws_elasticache_replication_group.c", "aws_elasticache_serverless_cache.c"].flatMap((cache) =>
    parts("cache-auth", cache, one(cache), {
      right: [{ user_group_ids: ["g"] }, { user_group_id: "g" }, { auth_token: "t" }],
      wrong: [{}, { user_group_ids: [], user_group_id: "", auth_token: null }],
    }),
  ),
  ...parts("cache-failover", "aws_elasticache_replication_group.c", one("aws_elasticache_replication_group.c"), {
    right: [{ automatic_failover_enabled: true, multi_az_enabled: true, snapshot_retention_limit: 1 }],
    wrong: [
      { automatic_failover_enabled: true, multi_az_enabled: true, snapshot_retention_limit: 0 },
      { automatic_failover_enabled: false, multi_az_enabled: true, snapshot_retention_limit: 1 },
      { automatic_failover_enabled: true, multi_az_enabled: false, snapshot_retention_limit: 1 },
    ],
  }),
  ...parts("certificate-expiry-alarm", "aws_acm_certificate.c", expiry, {
    right: [{}, arn("aws_acm_certificate_validation.c.certificate_arn"), { threshold: 31 }],
    wrong: [
      { threshold: 29 },
      { namespace: "AWS/Other" },
      { metric_name: "Days" },
      { comparison_operator: "GreaterThanThreshold" },
      { comparison_operator: "NotLessThanThreshold" },
      { alarm_actions: [] },
      { actions_enabled: false },
      arn("aws_acm_certificate_validation.other.certificate_arn"),
      arn("aws_acm_certificate.other.arn"),
    ],
  }),
  ...parts("cluster-exec-log", "aws_ecs_cluster.c", one("aws_ecs_cluster.c"), {
    right: [
      exec({ cloud_watch_log_group_name: "g", cloud_watch_encryption_enabled: true }),
      exec({ s3_bucket_name: "b", s3_bucket_encryption_enabled: true }),
    ],
    wrong: [
      exec({ cloud_watch_log_group_name: "g", cloud_watch_encryption_enabled: true }, "DEFAULT"),
      exec({ cloud_watch_log_group_name: "g" }),
      exec({ cloud_watch_encryption_enabled: true }),
      exec({ s3_bucket_name: "b" }),
      exec({ s3_bucket_encryption_enabled: true }),
    ],
  }),
  ...parts("cluster-insights", "aws_ecs_cluster.c", one("aws_ecs_cluster.c"), {
    right: ["enabled", "enhanced"].map((value) => ({ setting: [{ name: "x" }, { name: "containerInsights", value }] })),
    wrong: [
      {},
      { setting: { name: "containerInsights", value: "disabled" } },
      { setting: { name: "x", value: "enabled" } },
    ],
  }),
  ...["aws_db_instance.d", "aws_rds_cluster.d"].flatMap((address) => [
    ...parts("database-iam-auth", address, one(address), {
      right: [{ iam_database_authentication_enabled: true }],
      wrong: [{}, { iam_database_authentication_enabled: false }],
    }),
    ...parts("database-snapshot-tags", address, one(address), {
      right: [{ copy_tags_to_snapshot: true }],
      wrong: [{}, { copy_tags_to_snapshot: false }],
    }),
  ]),
  ...["aws_db_instance.d", "aws_rds_cluster_instance.d"].flatMap((address) => [
    ...parts("database-private", address, one(address), {
      right: [{}, { publicly_accessible: false }],
      wrong: [{ publicly_accessible: true }, { publicly_accessible: "${var.open}" }],
    }),
    ...parts("database-insights", address, one(address), {
      right: [{ performance_insights_enabled: true, performance_insights_kms_key_id: "k" }],
      wrong: [{ performance_insights_kms_key_id: "k" }, { performance_insights_enabled: true }],
    }),
    ...parts("database-monitored", address, one(address), {
      right: [{ monitoring_interval: 1, monitoring_role_arn: "r" }],
      wrong: [{ monitoring_interval: 0, monitoring_role_arn: "r" }, { monitoring_interval: 1 }],
    }),
  ]),
  ...parts("database-final-snapshot", "aws_db_instance.d", one("aws_db_instance.d"), {
    right: [replica, { final_snapshot_identifier: "f" }],
    wrong: [{}, { skip_final_snapshot: true, final_snapshot_identifier: "f" }],
  }),
];

testRuleParts(PARTS);
