import type { Resources } from "../../support/rule-cases";
import { one, type Part, parts, testRuleParts, type Values } from "../../support/rule-parts";

const DOCUMENT = "data.aws_iam_policy_document.document";
const JSON_OF_DOCUMENT = `\${${DOCUMENT}.json}`;

const GLOBAL = [
  ...["aws_iam_role", "aws_iam_policy_documents", "aws_route53_record", "aws_cloudfront_function"],
  ...["aws_globalaccelerator_listener", "aws_shield_protection", "aws_organizations_unit", "aws_budgets_budget"],
  ...["aws_ce_cost_category", "aws_route53recoverycontrolconfig_cluster", "aws_route53recoveryreadiness_cell"],
];
const typed = (address: string): Resources => ({ [address]: {} });
const permission = (action: string): Resources => ({
  "aws_iam_role_policy.p": { policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [{ actions: [action], resources: ["*"] }] },
});
const trust = (statement: Values): Resources => ({
  "aws_iam_role.r": { assume_role_policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: {
    statement: [{ principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }], ...statement }],
  },
});
const on = (variable: string) => ({ condition: [{ test: "StringEquals", variable, values: ["x"] }] });
const SCALING = {
  service_namespace: "ecs",
  resource_id: "service/a/b",
  scalable_dimension: "ecs:service:DesiredCount",
};
const scaled =
  (type: string) =>
  (change: Values): Resources => ({
    [`${type}.s`]: { ...SCALING, ...change },
    "aws_appautoscaling_target.t": SCALING,
    "aws_appautoscaling_target.other": { ...SCALING, resource_id: "service/a/c" },
  });
const rotated = (rotation_rules: Values): Resources => ({
  "aws_secretsmanager_secret.s": {},
  "aws_secretsmanager_secret_rotation.s": { secret_id: "${aws_secretsmanager_secret.s.id}", rotation_rules },
});
const replica = (kms_key_id: unknown, ignore_changes: readonly string[] = []) => ({
  replica: { region: "us-west-2", kms_key_id },
  lifecycle: { ignore_changes },
});
const injected = (valueFrom: string) => ({
  container_definitions: JSON.stringify([{ secrets: [{ name: "N", valueFrom }] }]),
});
const repository = (change: Values): Resources => ({
  "aws_ecr_repository.r": {
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: { scan_on_push: true },
    encryption_configuration: { encryption_type: "KMS", kms_key: "k" },
    ...change,
  },
  "aws_ecr_lifecycle_policy.r": { repository: "${aws_ecr_repository.r.name}" },
});
const encryption = (encryption_type?: string, kms_key?: string) => ({
  encryption_configuration: { encryption_type, kms_key },
});
const encrypted = (sse_algorithm?: string): Resources => ({
  "aws_s3_bucket.b": { bucket: "b" },
  "aws_s3_bucket_server_side_encryption_configuration.b": {
    bucket: "b",
    rule: { apply_server_side_encryption_by_default: { sse_algorithm } },
  },
});
const table = (change: Values) => ({
  point_in_time_recovery: { enabled: true },
  server_side_encryption: { enabled: true, kms_key_arn: "k" },
  ...change,
});
const machine = (logging: Values | undefined, enabled = true) => ({
  tracing_configuration: { enabled },
  logging_configuration: logging,
});
const flows = (...types: readonly string[]): Resources => ({
  "aws_vpc.v": {},
  ...Object.fromEntries(
    types.map((traffic_type, i) => [`aws_flow_log.f${i}`, { vpc_id: "${aws_vpc.v.id}", traffic_type }]),
  ),
});
const logged = (name: string): Resources => ({
  "aws_wafv2_web_acl.a": {},
  "aws_cloudwatch_log_group.other": { name: "other" },
  "aws_cloudwatch_log_group.g": { name },
  "aws_wafv2_web_acl_logging_configuration.l": {
    resource_arn: "${aws_wafv2_web_acl.a.arn}",
    log_destination_configs: ["${aws_cloudwatch_log_group.g.arn}"],
  },
});
const BAD_INPUTS = { name: "AWSManagedRulesKnownBadInputsRuleSet", vendor_name: "AWS" };
const badInputs = (group: Values = {}, override: Values = { none: {} }) => ({
  rule: [
    { statement: { managed_rule_group_statement: { name: "Other", vendor_name: "AWS" } } },
    { statement: { managed_rule_group_statement: { ...BAD_INPUTS, ...group } }, override_action: override },
  ],
});
const references = (text: string, change: Values = {}): Resources => ({
  "aws_vpc.v": {},
  "random_id.r": {},
  "data.aws_region.r": {},
  "aws_thing.t": { text, ...change },
});

const PARTS: readonly Part[] = [
  ...GLOBAL.flatMap((type) => [
    ...parts("site-is-regional", `${type}.g`, typed, { right: [], wrong: [`${type}.g`] }),
    ...parts("site-is-regional", "", typed, { right: [`my_${type}.g`], wrong: [] }),
  ]),
  ...parts("site-is-regional", "data.aws_route53_zone.z", typed, {
    right: ["data.aws_iam_policy_document.d", "aws_route53_resolver_rule.r", "aws_ecs_service.s"],
    wrong: ["data.aws_route53_zone.z"],
  }),
  ...parts("site-is-regional", "aws_wafv2_web_acl.a", one("aws_wafv2_web_acl.a"), {
    right: [{}, { scope: "REGIONAL" }],
    wrong: [{ scope: "CLOUDFRONT" }],
  }),
  ...parts("no-star-resource", DOCUMENT, permission, {
    right: ["xray:PutTraceSegments", "logs:PutResourcePolicy", "my-service:ListThings"],
    wrong: [
      ...["xray:PutTraceSegments", "ssmmessages:OpenDataChannel", "logs:CreateLogDelivery", "logs:PutResourcePolicy"],
      ...["states:SendTaskSuccess", ":ListThings", ".my:ListThings"],
    ].map((action) => `.${action}`),
  }),
  ...parts("trust-bounded", "aws_iam_role.r", trust, {
    right: [
      ...["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID"].map(on),
      { effect: "Deny" },
      { principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111111111111:root"] }] },
      { principals: [{ type: "Federated", identifiers: ["i"] }], ...on("i:sub") },
    ],
    wrong: [
      ...["aws:SourceAccounts", "my:aws:SourceAccount", "aws:SourceArnOf", "aws:SourceOrgIDs", "aws:SourceVpc"].map(on),
      {},
      { principals: [{ type: "AWS", identifiers: ["*"] }], ...on("aws:SourceAccount") },
      ...["i:subject", "sub", "i:aud2"].map((name) => ({
        principals: [{ type: "Federated", identifiers: ["i"] }],
        ...on(name),
      })),
    ],
  }),
  ...["aws_appautoscaling_policy", "aws_appautoscaling_scheduled_action"].flatMap((type) =>
    parts("scaling-target", `${type}.s`, scaled(type), {
      right: [
        {},
        Object.fromEntries(Object.keys(SCALING).map((name) => [name, `\${aws_appautoscaling_target.t.${name}}`])),
      ],
      wrong: Object.keys(SCALING).map((name) => ({ [name]: "other" })),
    }),
  ),
  ...parts("secret-rotated", "aws_secretsmanager_secret.s", rotated, {
    right: [{ automatically_after_days: 1 }, { schedule_expression: "rate(1 day)" }],
    wrong: [{}, { automatically_after_days: 0 }, { automatically_after_days: "x" }, { schedule_expression: "" }],
  }),
  ...parts("secret-replica-kept", "aws_secretsmanager_secret.s", one("aws_secretsmanager_secret.s"), {
    right: [
      ...[undefined, "arn:aws:kms:us-west-2:1:key/alias", "k-alias/x"].map((key) => replica(key)),
      ...["replica", "all"].map((name) => replica("alias/k", [name])),
    ],
    wrong: [...["alias/k", "arn:aws:kms:us-west-2:1:alias/k"].map((key) => replica(key)), replica("alias/k", ["tags"])],
  }),
  ...parts("secrets-read-late", "aws_ecs_task_definition.t", one("aws_ecs_task_definition.t"), {
    right: ["arn:aws:ssm:us-east-1:1:parameter/p", "arn:aws-us-gov:ssm:x"].map(injected),
    wrong: ["arn:aws:secretsmanager:x", "x:arn:aws:ssm:x", "arn:aws:ssmx:y", "name"].map(injected),
  }),
  ...parts("repository-protected", "aws_ecr_repository.r", repository, {
    right: [{}, encryption("KMS_DSSE", "k")],
    wrong: [
      ...["AES256", "OWN_KMS", undefined].map((type) => encryption(type, "k")),
      encryption("KMS"),
      { image_tag_mutability: "MUTABLE" },
      { image_tag_mutability: undefined },
      { image_scanning_configuration: { scan_on_push: false } },
    ],
  }),
  ...parts("bucket-encryption", "aws_s3_bucket.b", encrypted, {
    right: ["aws:kms", "aws:kms:dsse", "AES256"],
    wrong: ["", "aws:kms2", "none"],
  }),
  ...parts("log-group-kept", "aws_cloudwatch_log_group.g", one("aws_cloudwatch_log_group.g"), {
    right: [{ retention_in_days: 365, kms_key_id: "k" }],
    wrong: [{ retention_in_days: 0, kms_key_id: "k" }, { retention_in_days: 365 }, { kms_key_id: "k" }],
  }),
  ...parts("table-protected", "aws_dynamodb_table.t", one("aws_dynamodb_table.t"), {
    right: [table({})],
    wrong: [
      table({ point_in_time_recovery: { enabled: false } }),
      table({ point_in_time_recovery: [] }),
      table({ server_side_encryption: { enabled: false, kms_key_arn: "k" } }),
      table({ server_side_encryption: { enabled: true } }),
      table({ server_side_encryption: [] }),
    ],
  }),
  ...parts("state-machine-observed", "aws_sfn_state_machine.m", one("aws_sfn_state_machine.m"), {
    right: [machine({ log_destination: "g", level: "ERROR" })],
    wrong: [
      machine({ level: "ALL" }),
      machine({ log_destination: "g" }),
      machine({ log_destination: "g", level: "OFF" }),
      machine(undefined),
      machine({ log_destination: "g", level: "ALL" }, false),
    ],
  }),
  ...parts("target-encrypted", "aws_lb_target_group.g", one("aws_lb_target_group.g"), {
    right: [{ protocol: "HTTPS" }, { protocol: "TLS" }, { target_type: "lambda" }],
    wrong: [{ protocol: "HTTP" }, { protocol: "TCP", target_type: "ip" }, {}],
  }),
  ...parts("vpc-flow-logs", "aws_vpc.v", (types: readonly string[]) => flows(...types), {
    right: [["ALL"], ["REJECT", "ALL"]],
    wrong: [[], ["REJECT"], ["ACCEPT", "REJECT"]],
  }),
  ...parts("web-acl-logged", "web_acl_logging", (name: string) => logged(name), {
    right: ["aws-waf-logs-a"],
    wrong: [],
  }),
  ...parts("web-acl-logged", "aws_wafv2_web_acl_logging_configuration.l", (name: string) => logged(name), {
    right: [],
    wrong: ["waf", "my-aws-waf-logs-a"],
  }),
  ...parts("web-acl-logged", "aws_wafv2_web_acl.a", one("aws_wafv2_web_acl.a"), { right: [], wrong: [{}] }),
  ...parts("web-acl-known-bad-inputs", "aws_wafv2_web_acl.a", one("aws_wafv2_web_acl.a"), {
    right: [badInputs()],
    wrong: [
      {},
      badInputs({ name: "Others" }),
      badInputs({ vendor_name: "Else" }),
      badInputs({ rule_action_override: { name: "r" } }),
      badInputs({}, { count: {} }),
    ],
  }),
  ...["aws_wafv2_web_acl.a", "aws_wafv2_rule_group.a"].flatMap((address) =>
    parts("web-acl-arguments", address, one(address), {
      right: [{ rule: { statement: { byte_match_statement: { search_string: "x" } } } }],
      wrong: ["byteMatch", "x-y", "X"].map((name) => ({ rule: { statement: { [name]: {} } } })),
    }),
  ),
  ...parts("own-references", "aws_thing.t", (text: string) => references(text), {
    right: [
      ...["${aws_vpc.v.id}", "${random_id.r.hex}", "${data.aws_region.r.name}", "aws_vpc.lost", "${x.aws_vpc.lost}"],
      "${{for k in aws_vpc.v.ids : k => k}}",
    ],
    wrong: [
      ...["${aws_vpc.lost.id}", "${random_id.lost.hex}", "${data.aws_region.lost.name}", "${aws_region.r.name}"],
      ...["${aws_vpc.v2.id}", "${f({a = 1}, aws_vpc.lost.id)}", "x ${aws_vpc.v.id} ${aws_vpc.lost.id}"],
    ],
  }),
  ...parts("own-references", "aws_thing.t", (after: string) => references("", { depends_on: [after] }), {
    right: ["aws_vpc.v", "data.aws_region.r"],
    wrong: ["aws_vpc.lost", "aws_vpc.vv"],
  }),
];

testRuleParts(PARTS);
