import type { Resources } from "../../support/rule-cases";
import { one, type Part, parts, testRuleParts, type Values } from "../../support/rule-parts";

const DOCUMENT = "data.aws_iam_policy_document.document";
const JSON_OF_DOCUMENT = `\${${DOCUMENT}.json}`;

/** Every open administration port of a range is found. */
const acl = (change: Values): Values => ({
  rule_action: "allow",
  protocol: "tcp",
  cidr_block: "0.0.0.0/0",
  from_port: 22,
  to_port: 22,
  ...change,
});
const ports = (from_port: number, to_port = from_port) => acl({ from_port, to_port });
const inline = (ingress: Values) => ({
  ingress: [{ ...acl({ rule_action: undefined }), action: "allow", ...ingress }],
});
const refusal = (action: string, change: Values = {}, effect = "Deny") => ({
  effect,
  actions: [action],
  resources: ["*"],
  condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"], ...change }],
});
const topic = (statement: Values): Resources => ({
  "aws_sns_topic.t": {},
  "aws_sns_topic_policy.t": { arn: "${aws_sns_topic.t.arn}", policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [statement] },
});
const queue = (statement: Values): Resources => ({
  "aws_sqs_queue.q": { policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [statement] },
});
const allowed = (statement: Values): Resources => ({
  "aws_iam_role_policy.p": { policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [{ actions: ["kms:Decrypt"], ...statement }] },
});
const on = (variable: string, test = "StringEquals", values: readonly string[] = ["x"]) => ({ test, variable, values });
const alarm = (namespace: string) => ({ namespace, metric_name: "Other", dimensions: { None: "x" } });
const environment = (value: unknown) => ({ environment: { variables: { PASSWORD: value } } });

const GROUP_LISTS: Readonly<Record<string, (groups: readonly string[]) => Values>> = {
  ...Object.fromEntries(
    ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_db_proxy", "aws_db_proxy_endpoint"].map((type) => [
      type,
      (vpc_security_group_ids: readonly string[]) => ({ vpc_security_group_ids }),
    ]),
  ),
  aws_elasticache_replication_group: (security_group_ids) => ({ security_group_ids }),
  aws_vpc_endpoint: (security_group_ids) => ({ security_group_ids }),
  aws_lb: (security_groups) => ({ security_groups }),
  aws_ecs_service: (security_groups) => ({ network_configuration: { security_groups } }),
  aws_lambda_function: (security_group_ids) => ({ vpc_config: { security_group_ids } }),
};
/** Resources without a required group: endpoints of another kind, functions outside any network. */
const OPTIONAL = ["aws_lambda_function", "aws_vpc_endpoint", "aws_db_proxy_endpoint"];
const OWN_GROUP = "${aws_security_group.g.id}";

const PARTS: readonly Part[] = [
  ...parts("no-open-administration", "aws_network_acl_rule.r", one("aws_network_acl_rule.r"), {
    right: [
      ...[21, 23, 3388, 3390].map((port) => ports(port)),
      ports(23, 3388),
      acl({ rule_action: "deny" }),
      acl({ egress: true }),
      acl({ cidr_block: "10.0.0.0/8" }),
      acl({ protocol: "icmp" }),
    ],
    wrong: [
      ...[22, 3389].map((port) => ports(port)),
      ports(1, 22),
      ports(1024, 3389),
      ports(3389, 65535),
      acl({ cidr_block: undefined, ipv6_cidr_block: "::/0" }),
      ...["tcp", "udp", "6", "17"].map((protocol) => acl({ protocol })),
    ],
  }),
  ...["-1", "all"].map((protocol) => ({
    rule: "no-open-administration",
    part: `wrong on both ports ${protocol}`,
    resources: { "aws_network_acl_rule.r": acl({ protocol, from_port: 0, to_port: 0 }) },
    found: ["aws_network_acl_rule.r", "aws_network_acl_rule.r"],
  })),
  ...["aws_network_acl.a", "aws_default_network_acl.a"].flatMap((address) =>
    parts("no-open-administration", address, one(address), {
      right: [inline({ action: "deny" }), { egress: [acl({ action: "allow" })] }],
      wrong: [inline({}), inline({ cidr_block: "10.0.0.0/8", ipv6_cidr_block: "::/0" })],
    }),
  ),
  ...Object.entries(GROUP_LISTS).flatMap(([type, groups]) =>
    parts("no-default-group", `${type}.one`, (named: readonly string[]) => ({ [`${type}.one`]: groups(named) }), {
      right: [[OWN_GROUP], ["aws_default_security_group_x"], ...(OPTIONAL.includes(type) ? [[]] : [])],
      wrong: [
        ["${aws_default_security_group.g.id}"],
        ["${aws_vpc.v.default_security_group_id}"],
        [OWN_GROUP, "${aws_vpc.v.default_security_group_id}"],
        ...(OPTIONAL.includes(type) ? [] : [[]]),
      ],
    }),
  ),
  ...parts("no-default-group", "aws_ecs_service.s", one("aws_ecs_service.s"), {
    right: [{ network_configuration: { security_groups: [OWN_GROUP] } }],
    wrong: [{}, { network_configuration: {} }],
  }),
  ...parts("messages-tls-only", "aws_sns_topic.t", topic, {
    right: ["sns:*", "sns:Publish"].map((action) => refusal(action)),
    wrong: ["xsns:*", "sns:PublishBatch", "sns:Subscribe", "*"].map((action) => refusal(action)),
  }),
  ...parts("messages-tls-only", "aws_sqs_queue.q", queue, {
    right: ["sqs:*", "sqs:SendMessage"].map((action) => refusal(action)),
    wrong: [
      ...["xsqs:*", "sqs:SendMessageBatch", "sqs:ReceiveMessage"].map((action) => refusal(action)),
      refusal("sqs:*", { test: "BoolIfExists" }),
      refusal("sqs:*", { variable: "aws:ViaAWSService" }),
      refusal("sqs:*", { values: ["true"] }),
      refusal("sqs:*", {}, "Allow"),
    ],
  }),
  ...parts("messages-encrypted", "aws_sns_topic.t", one("aws_sns_topic.t"), {
    right: [{ kms_master_key_id: "alias/aws/sns-of-ours" }, { kms_master_key_id: "k" }],
    wrong: [{}, ...["", "arn:aws:kms:us-east-1:1:"].map((arn) => ({ kms_master_key_id: `${arn}alias/aws/sns` }))],
  }),
  ...parts("messages-encrypted", "aws_sqs_queue.q", one("aws_sqs_queue.q"), {
    right: [{ kms_master_key_id: "k" }, { sqs_managed_sse_enabled: true }],
    wrong: [{}, { sqs_managed_sse_enabled: false }],
  }),
  ...parts("metric-dimensions", "aws_cloudwatch_metric_alarm.a", one("aws_cloudwatch_metric_alarm.a"), {
    right: ["Own", "AWSOwn", "Own/AWS/Lambda", "ECSOwn/X"].map(alarm),
    wrong: ["AWS", "AWS/Nothing", "ECS/Nothing", "ContainerInsights", "LambdaInsights"].map(alarm),
  }),
  ...parts("no-alias-grant", DOCUMENT, allowed, {
    right: [
      {},
      ...["xkms:RequestAlias", "kms:RequestAliases", "kms:ResourceAlias", "kms:ViaService"].map((name) => ({
        condition: [on(name)],
      })),
      { effect: "Deny", condition: [on("kms:RequestAlias")] },
    ],
    wrong: ["kms:RequestAlias", "kms:ResourceAliases", "KMS:requestalias"].map((name) => ({
      condition: [on("kms:ViaService"), on(name)],
    })),
  }),
  ...parts("no-for-all-values", DOCUMENT, allowed, {
    right: [
      { condition: [on("k", "ForAnyValue:StringEquals")] },
      { condition: [on("k", "ForAllValues:StringEquals"), on("k", "Null", ["false"])] },
      { effect: "Deny", condition: [on("k", "ForAllValues:StringEquals")] },
    ],
    wrong: [
      { condition: [on("k", "ForAllValues:StringEquals")] },
      { condition: [on("k", "ForAllValues:StringEquals"), on("k", "Null", ["true"])] },
      { condition: [on("k", "ForAllValues:StringEquals"), on("k", "Bool", ["false"])] },
      { condition: [on("k", "ForAllValues:StringEquals"), on("other", "Null", ["false"])] },
    ],
  }),
  ...parts("no-open-egress", "aws_vpc_security_group_egress_rule.r", one("aws_vpc_security_group_egress_rule.r"), {
    right: [{ cidr_ipv4: "10.0.0.0/8" }, { referenced_security_group_id: "g" }, { cidr_ipv6: "fd00::/8" }],
    wrong: [{ cidr_ipv4: "0.0.0.0/0" }, { cidr_ipv6: "::/0" }],
  }),
  ...parts("no-public-address", "aws_subnet.s", one("aws_subnet.s"), {
    right: [{}, { map_public_ip_on_launch: false }],
    wrong: [{ map_public_ip_on_launch: true }],
  }),
  ...parts("no-secret-in-environment", "aws_lambda_function.f", one("aws_lambda_function.f"), {
    right: [
      "",
      "arn:aws:secretsmanager:x",
      5,
      ...["arn", "name", "id"].map((attribute) => `\${aws_secretsmanager_secret.s.${attribute}}`),
    ].map(environment),
    wrong: [
      "hunter2",
      "an arn:aws:secretsmanager:x",
      "x.name}",
      "${aws_secretsmanager_secret.s.arn}-x",
      "${random_password.p.result}",
      "${random_password.p.grid}",
    ].map(environment),
  }),
  ...parts("no-star-action", DOCUMENT, allowed, {
    right: [{ actions: ["s3:GetObject"] }, { actions: ["s3:*Object", "s3:Get*"] }, { effect: "Deny", actions: ["*"] }],
    wrong: [{ actions: ["*"] }, { actions: ["s3:GetObject", "s3:*"] }, { not_actions: ["s3:GetObject"] }],
  }),
];

testRuleParts(PARTS);
