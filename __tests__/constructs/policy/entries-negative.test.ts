import { type Resources, ruleFindings } from "../../support/rule-cases";

type Values = Readonly<Record<string, unknown>>;
/** One entry of a list inside a rule: resources that fail only this entry, and the same resources that comply. */
interface Entry {
  readonly rule: string;
  readonly entry: string;
  readonly wrong: Resources;
  readonly right: Resources;
}

const entries = (
  rule: string,
  names: readonly string[],
  wrong: (name: string) => Resources,
  right: (name: string) => Resources,
): Entry[] => names.map((entry) => ({ rule, entry, wrong: wrong(entry), right: right(entry) }));
const without = (all: readonly string[], name: string) => all.filter((one) => one !== name);
const on = (names: readonly string[], off?: string): Values =>
  Object.fromEntries(names.map((name) => [name, name !== off]));
const DOCUMENT = "data.aws_iam_policy_document.document";
const JSON_OF_DOCUMENT = `\${${DOCUMENT}.json}`;

const FLAGS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
const publicAccess = (off?: string): Resources => ({
  "aws_s3_bucket.b": { bucket: "b" },
  "aws_s3_bucket_public_access_block.b": { bucket: "b", ...on(FLAGS, off) },
});
const DATABASES = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster"];
const GLOBAL = ["aws_rds_global_cluster", "aws_docdb_global_cluster"];
const CONTROL_PLANE = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const HEADERS = ["content_type_options", "frame_options", "strict_transport_security"];
const headers = (lost?: string): Resources => ({
  "aws_cloudfront_distribution.d": {
    default_cache_behavior: { response_headers_policy_id: "${aws_cloudfront_response_headers_policy.p.id}" },
  },
  "aws_cloudfront_response_headers_policy.p": {
    security_headers_config: Object.fromEntries(HEADERS.filter((one) => one !== lost).map((one) => [one, {}])),
  },
});
const LOGS: Readonly<Record<string, readonly string[]>> = {
  "aws_rds_cluster aurora-mysql": ["error", "slowquery"],
  "aws_db_instance postgres": ["postgresql"],
  "aws_docdb_cluster docdb": ["audit"],
};
const STATEFUL: Readonly<Record<string, string | undefined>> = {
  aws_s3_bucket: undefined,
  aws_kms_key: undefined,
  aws_dynamodb_table: "deletion_protection_enabled",
  aws_db_instance: "deletion_protection",
  aws_rds_cluster: "deletion_protection",
  aws_rds_global_cluster: "deletion_protection",
  aws_docdb_cluster: "deletion_protection",
  aws_elasticache_replication_group: undefined,
  aws_secretsmanager_secret: undefined,
  aws_ecr_repository: undefined,
  aws_backup_vault: undefined,
  aws_route53_zone: undefined,
};
const kept = (type: string, change: Values = {}): Resources => ({
  [`${type}.one`]: {
    lifecycle: { prevent_destroy: true },
    ...(STATEFUL[type] === undefined ? {} : { [STATEFUL[type]]: true }),
    ...change,
  },
});
const trust = (service: string, condition: readonly object[], type = "Service"): Resources => ({
  "aws_iam_role.r": { assume_role_policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: {
    statement: [{ actions: ["sts:AssumeRole"], principals: [{ type, identifiers: [service] }], condition }],
  },
});
const permission = (action: string): Resources => ({
  "aws_iam_role_policy.p": { policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [{ actions: [action], resources: ["*"] }] },
});
const loadBalancerGroup = (rule: Values): Resources => ({
  "aws_lb.web": { internal: false, security_groups: ["${aws_security_group.web.id}"] },
  "aws_security_group.web": {},
  "aws_vpc_security_group_ingress_rule.in": {
    security_group_id: "${aws_security_group.web.id}",
    cidr_ipv4: "0.0.0.0/0",
    ...rule,
  },
});
const keyPolicy = (condition: readonly object[]): Resources => ({
  "aws_kms_key.k": { enable_key_rotation: true, policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [{ actions: ["kms:*"], principals: [{ type: "AWS", identifiers: ["*"] }], condition }] },
});
const environment = (name: string, value: string): Resources => ({
  "aws_lambda_function.f": { environment: { variables: { [name]: value } } },
});
const port = (number: number, to = number) => loadBalancerGroup({ from_port: number, to_port: to });

const ENTRIES: readonly Entry[] = [
  ...entries("bucket-public-access", FLAGS, publicAccess, () => publicAccess()),
  ...entries(
    "database-encrypted",
    [...DATABASES, ...GLOBAL],
    (type) => ({ [`${type}.d`]: { storage_encrypted: false, kms_key_id: "k" } }),
    (type) => ({ [`${type}.d`]: { storage_encrypted: true, kms_key_id: "k" } }),
  ),
  ...entries(
    "database-backed-up",
    DATABASES,
    (type) => ({ [`${type}.d`]: { backup_retention_period: 6 } }),
    (type) => ({ [`${type}.d`]: { backup_retention_period: 7 } }),
  ),
  ...Object.entries(LOGS).flatMap(([kind, all]) => {
    const [type, engine] = kind.split(" ");
    const database = (enabled_cloudwatch_logs_exports: readonly string[]) => ({
      [`${type!}.d`]: { engine, enabled_cloudwatch_logs_exports },
    });
    return entries(
      "database-logs",
      all,
      (log) => database(without(all, log)),
      () => database(all),
    );
  }),
  ...entries(
    "database-upgrades",
    ["aws_db_instance", "aws_rds_cluster_instance", "aws_docdb_cluster_instance", "aws_elasticache_replication_group"],
    (type) => ({ [`${type}.d`]: { auto_minor_version_upgrade: false } }),
    (type) => ({ [`${type}.d`]: { auto_minor_version_upgrade: true } }),
  ),
  ...entries(
    "kubernetes-logged",
    CONTROL_PLANE,
    (log) => ({ "aws_eks_cluster.c": { enabled_cluster_log_types: without(CONTROL_PLANE, log) } }),
    () => ({ "aws_eks_cluster.c": { enabled_cluster_log_types: CONTROL_PLANE } }),
  ),
  ...entries("distribution-headers", HEADERS, headers, () => headers()),
  ...entries(
    "described-rules",
    ["aws_security_group", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"],
    (type) => ({ [`${type}.r`]: { description: " " } }),
    (type) => ({ [`${type}.r`]: { description: "why" } }),
  ),
  ...entries(
    "deletion-protected",
    Object.keys(STATEFUL),
    (type) => kept(type, { lifecycle: { prevent_destroy: false } }),
    (type) => kept(type),
  ),
  ...entries(
    "deletion-protected",
    Object.keys(STATEFUL).filter((type) => STATEFUL[type] !== undefined),
    (type) => kept(type, { [STATEFUL[type]!]: false }),
    (type) => kept(type),
  ),
  ...entries(
    "trail-complete",
    ["is_multi_region_trail", "enable_log_file_validation"],
    (flag) => ({
      "aws_cloudtrail.t": {
        kms_key_id: "k",
        ...on(["is_multi_region_trail", "enable_log_file_validation"], flag),
      },
    }),
    () => ({
      "aws_cloudtrail.t": { kms_key_id: "k", is_multi_region_trail: true, enable_log_file_validation: true },
    }),
  ),
  ...entries(
    "trust-bounded",
    ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID"],
    () => trust("lambda.amazonaws.com", [{ test: "StringEquals", variable: "aws:SourceVpc", values: ["x"] }]),
    (variable) => trust("lambda.amazonaws.com", [{ test: "StringEquals", variable, values: ["x"] }]),
  ),
  ...entries(
    "trust-bounded",
    ["sub", "aud"],
    (claim) => trust("issuer", [{ test: "StringEquals", variable: `issuer:${claim}s`, values: ["x"] }], "Federated"),
    (claim) => trust("issuer", [{ test: "StringEquals", variable: `issuer:${claim}`, values: ["x"] }], "Federated"),
  ),
  ...entries(
    "key-policy",
    ["kms:CallerAccount", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:SourceAccount"],
    (variable) => keyPolicy([{ test: "StringLike", variable, values: ["*"] }]),
    (variable) => keyPolicy([{ test: "StringEquals", variable, values: ["123456789012"] }]),
  ),
  ...entries(
    "no-star-resource",
    [
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      ...["CreateControl", "CreateData", "OpenControl", "OpenData"].map((name) => `ssmmessages:${name}Channel`),
      ...["CreateLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "PutResourcePolicy"].map((a) => `logs:${a}`),
      ...["Failure", "Heartbeat", "Success"].map((name) => `states:SendTask${name}`),
    ],
    (action) => permission(`${action}s`),
    (action) => permission(action),
  ),
  ...entries(
    "no-star-resource",
    [
      "BatchGet",
      "BatchCheck",
      "Check",
      "Describe",
      "Discover",
      "Estimate",
      "Get",
      "Head",
      "List",
      "Lookup",
      "Search",
      "Simulate",
      "Test",
      "View",
    ],
    (verb) => permission(`svc:Un${verb}Thing`),
    (verb) => permission(`svc:${verb}Thing`),
  ),
  ...entries(
    "no-open-ingress",
    ["22", "3389", "8080", "81", "8443", "444", "79"],
    (number) => port(Number(number)),
    () => port(443),
  ),
  ...entries(
    "no-open-ingress",
    ["from 80 to 443"],
    () => port(80, 443),
    () => port(80),
  ),
  ...entries(
    "no-secret",
    ["password", "master_password", "auth_token", "secret_string", "secret_key", "private_key"],
    (attribute) => ({ "aws_thing.t": { [attribute]: "x" } }),
    (attribute) => ({ "aws_thing.t": { [`${attribute}_wo`]: "x", [`${attribute}_arn`]: "x" } }),
  ),
  ...entries(
    "no-secret",
    [
      ...["AKIA", "ASIA"].map((begin) => `${begin}${"A1".repeat(8)}`),
      ...["", "RSA ", "EC "].map((kind) => `-----BEGIN ${kind}PRIVATE KEY-----`),
      ...["p", "o", "u", "s", "r"].map((kind) => `gh${kind}_${"a1".repeat(18)}`),
    ],
    (text) => ({ "aws_thing.t": { user_data: `x ${text} y` } }),
    (text) => ({ "aws_thing.t": { user_data: text.slice(0, 4) } }),
  ),
  ...entries(
    "no-secret-in-environment",
    [
      ...["PASSWORD", "PASSWD", "PWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "ACCESSKEY", "ACCESS_KEY"],
      ...["PRIVATEKEY", "PRIVATE_KEY", "CREDENTIAL", "CREDENTIALS", "DB_password"],
    ],
    (name) => environment(name, "hunter2"),
    (name) => environment(`${name}_ARN`, "arn:aws:secretsmanager:us-east-1:1:secret:x"),
  ),
  ...entries(
    "distribution-https",
    ["https-only", "redirect-to-https"],
    () => ({ "aws_cloudfront_distribution.d": { default_cache_behavior: { viewer_protocol_policy: "allow-all" } } }),
    (policy) => ({ "aws_cloudfront_distribution.d": { default_cache_behavior: { viewer_protocol_policy: policy } } }),
  ),
  ...entries(
    "distribution-tls-version",
    ["TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.3_2025"],
    () => ({ "aws_cloudfront_distribution.d": { viewer_certificate: { minimum_protocol_version: "TLSv1.2_2018" } } }),
    (version) => ({ "aws_cloudfront_distribution.d": { viewer_certificate: { minimum_protocol_version: version } } }),
  ),
  ...entries(
    "load-balancer-tls-policy",
    ["TLS13-1-2-2021-06", "TLS13-1-3-2021-06", "FS-1-2-2019-08", "TLS-1-2-2017-01"],
    (policy) => ({
      "aws_lb_listener.l": { protocol: "HTTPS", ssl_policy: `ELBSecurityPolicy-${policy.replace(/1-[23]/, "1-1")}` },
    }),
    (policy) => ({ "aws_lb_listener.l": { protocol: "TLS", ssl_policy: `ELBSecurityPolicy-${policy}` } }),
  ),
  ...entries(
    "log-group-kept",
    ["a year"],
    () => ({ "aws_cloudwatch_log_group.g": { retention_in_days: 364, kms_key_id: "k" } }),
    () => ({ "aws_cloudwatch_log_group.g": { retention_in_days: 365, kms_key_id: "k" } }),
  ),
  ...entries(
    "site-is-regional",
    [
      ...["aws_iam_role", "aws_route53_record", "aws_cloudfront_distribution", "aws_globalaccelerator_accelerator"],
      ...["aws_shield_protection", "aws_organizations_account", "aws_budgets_budget", "aws_ce_anomaly_monitor"],
      "aws_route53recoverycontrolconfig_cluster",
    ],
    (type) => ({ [`${type}.one`]: {} }),
    () => ({ "aws_route53_resolver_rule.one": {}, "data.aws_iam_policy_document.one": {} }),
  ),
  ...entries(
    "no-unused-group",
    ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"],
    (type) => ({ "aws_security_group.g": {}, [`${type}.r`]: { security_group_id: "${aws_security_group.g.id}" } }),
    () => ({ "aws_security_group.g": {}, "aws_lb.web": { security_groups: ["${aws_security_group.g.id}"] } }),
  ),
];

test.each(ENTRIES.map((one) => [one.rule, one.entry, one] as const))("%s: %s", (rule, _, { wrong, right }) => {
  expect(ruleFindings(rule, right)).toEqual([]);
  expect(ruleFindings(rule, wrong)).toHaveLength(1);
});
