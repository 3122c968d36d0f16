import type { Resources } from "../../support/rule-cases";
import { one, type Part, parts, testRuleParts, type Values } from "../../support/rule-parts";

const DOCUMENT = "data.aws_iam_policy_document.document";
const JSON_OF_DOCUMENT = `\${${DOCUMENT}.json}`;

const login = (type: string, content: unknown, attribute = "username") => ({
  [`${type}.d`]: { [attribute]: "admin" },
  "aws_secretsmanager_secret.s": {},
  "aws_secretsmanager_secret_version.v": {
    secret_id: "${aws_secretsmanager_secret.s.id}",
    secret_string: JSON.stringify(content),
  },
  "aws_db_proxy.p": { auth: { secret_arn: "${aws_secretsmanager_secret.s.arn}" } },
});
const unnamedMaster = (username: unknown): Resources => ({
  ...login("aws_db_instance", { username: "null" }),
  "aws_db_instance.d": { username },
});
const defaults = ({ group, acl }: { readonly group?: Values; readonly acl?: Values }): Resources => ({
  "aws_vpc.v": {},
  "aws_default_security_group.g": { vpc_id: "${aws_vpc.v.id}", ...group },
  "aws_default_network_acl.a": { default_network_acl_id: "${aws_vpc.v.default_network_acl_id}", ...acl },
});
const TAGS = ["Deployment", "Environment", "ManagedBy"];
const tagged = (keys: readonly string[], propagate_at_launch = true) => ({
  tag: keys.map((key) => ({ key, propagate_at_launch })),
});
const origin = (change: Values, methods: readonly string[] = ["GET"], attempts = 1) => ({
  default_cache_behavior: { target_origin_id: "o", allowed_methods: methods },
  origin: [
    {
      origin_id: "o",
      connection_attempts: attempts,
      connection_timeout: 2,
      custom_origin_config: { origin_read_timeout: 5, ...change },
    },
  ],
});
const group = (status_codes: unknown, members = 2) => ({
  origin_group: { member: Array.from({ length: members }, () => ({})), failover_criteria: { status_codes } },
});

const OWN = ["aws:PrincipalAccount", "aws:ResourceAccount"];
const owned = (...keys: readonly string[]) => ({
  condition: keys.map((variable) => ({ test: "StringEquals", variable, values: ["111111111111"] })),
});
const endpoint = (statement: Values): Resources => ({
  "aws_vpc_endpoint.e": { service_name: "com.amazonaws.us-east-1.ssm", policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement: [{ actions: ["ssm:*"], resources: ["*"], ...statement }] },
});
/** Resources of AWS need no condition on the account of the resource. */
const ofAws = (actions: readonly string[], resources: readonly string[]) => ({ actions, resources, ...owned(OWN[0]!) });
const SSM = "arn:aws:ssm:us-east-1:";

const WRITES = [
  ...["Create", "Delete", "Detach"].map((verb) => `ec2:${verb}NetworkInterface`),
  ...["Assign", "Unassign"].map((verb) => `ec2:${verb}PrivateIpAddresses`),
];
const functionRole = (statement: readonly Values[], service = "lambda.amazonaws.com"): Resources => ({
  "aws_iam_role.r": { assume_role_policy: "${data.aws_iam_policy_document.trust.json}" },
  "data.aws_iam_policy_document.trust": { statement: [{ principals: [{ identifiers: [service] }] }] },
  "aws_iam_role_policy.p": { role: "${aws_iam_role.r.id}", policy: JSON_OF_DOCUMENT },
  [DOCUMENT]: { statement },
});
const denies = (actions: readonly string[], change: Values = {}, effect = "Deny") => ({
  effect,
  actions,
  condition: [{ test: "ArnEquals", variable: "lambda:SourceFunctionArn", values: ["arn"], ...change }],
});
const changes = (change: Values, effect?: string) => [{ actions: WRITES }, denies(WRITES, change, effect)];
const disk = { encrypted: true };
const machine = (change: Values) => ({
  metadata_options: { http_tokens: "required" },
  root_block_device: disk,
  ...change,
});
const secrets = (resources: readonly string[], key_arn?: string) => ({
  encryption_config: { resources, provider: { key_arn } },
});
const strict = (change: Values) => ({
  condition: [
    ...owned(OWN[0]!).condition,
    { test: "StringEquals", variable: OWN[1], values: ["111111111111"], ...change },
  ],
});

const PARTS: readonly Part[] = [
  ...parts("database-master-unused", "aws_db_proxy.p", (type: string) => login(type, { username: "admin" }), {
    right: ["aws_docdb_cluster"],
    wrong: ["aws_db_instance", "aws_rds_cluster"],
  }),
  ...parts("database-master-unused", "aws_db_proxy.p", (content: unknown) => login("aws_db_instance", content), {
    right: [{ username: "app" }, null, [{ username: "admin" }], "admin"],
    wrong: [{ username: "admin" }],
  }),
  ...parts("database-master-unused", "aws_db_proxy.p", unnamedMaster, { right: [undefined, "${var.name}"], wrong: [] }),
  ...parts("default-network-closed", "aws_default_security_group.g", defaults, {
    right: [{}, { group: { ingress: [], egress: [] } }],
    wrong: [{ group: { ingress: [{}] } }, { group: { egress: [{}] } }],
  }),
  ...parts("default-network-closed", "aws_default_network_acl.a", defaults, {
    right: [{ acl: { ingress: [], egress: [] } }],
    wrong: [{ acl: { ingress: [{}] } }, { acl: { egress: [{}] } }],
  }),
  ...parts("default-network-closed", "aws_vpc.v", defaults, {
    right: [{}],
    wrong: [{ group: { vpc_id: "other" } }, { acl: { default_network_acl_id: "other" } }],
  }),
  ...parts("default-tags", "aws_autoscaling_group.g", one("aws_autoscaling_group.g"), {
    right: [tagged(TAGS), tagged([...TAGS, "Other"])],
    wrong: [tagged(TAGS, false), ...TAGS.map((lost) => tagged(TAGS.filter((tag) => tag !== lost)))],
  }),
  ...parts("deletion-protected", "aws_s3_bucket.b", one("aws_s3_bucket.b"), {
    right: [{ lifecycle: { prevent_destroy: true } }, { lifecycle: { prevent_destroy: true }, force_destroy: false }],
    wrong: [{ lifecycle: { prevent_destroy: true }, force_destroy: true }],
  }),
  ...parts("described-rules", "aws_security_group.g", one("aws_security_group.g"), {
    right: [{ description: "why" }],
    wrong: [{}, { description: "why", ingress: [] }, { description: "why", egress: [] }],
  }),
  ...parts("described-rules", "aws_security_group_rule.r", one("aws_security_group_rule.r"), {
    right: [],
    wrong: [{ description: "why" }],
  }),
  ...parts("distribution-failover", "aws_cloudfront_distribution.d", one("aws_cloudfront_distribution.d"), {
    right: [group([500]), group([500, 502])],
    wrong: [group([]), group(500), group([500], 1), { origin_group: { member: [{}, {}] } }],
  }),
  ...parts("distribution-timeouts", "aws_cloudfront_distribution.d", one("aws_cloudfront_distribution.d"), {
    right: [
      origin({}),
      ...["DELETE", "PATCH", "POST", "PUT"].map((method) => origin({ origin_read_timeout: 30 }, [method])),
      origin({ origin_read_timeout: 1 }, ["GET"]),
    ],
    wrong: [
      origin({ origin_read_timeout: 6 }),
      origin({ origin_read_timeout: 30 }, ["GET", "HEAD", "OPTIONS"]),
      origin({ origin_read_timeout: undefined }),
      origin({ origin_read_timeout: undefined }, ["POST"]),
      origin({ origin_read_timeout: 1 }, ["GET"], 2),
    ],
  }),
  ...parts("distribution-tls-version", "aws_cloudfront_distribution.d", one("aws_cloudfront_distribution.d"), {
    right: [{ viewer_certificate: { minimum_protocol_version: "TLSv1.2_2025" } }],
    wrong: ["NoTLSv1.2_2021", "TLSv1.2_2018", "TLSv1.1_2016", "TLSv1", "TLSv1x2_2021", "TLSv1.2_2030"].map(
      (version) => ({
        viewer_certificate: { minimum_protocol_version: version },
      }),
    ),
  }),
  ...parts("endpoint-own-account", "aws_vpc_endpoint.e", one("aws_vpc_endpoint.e"), {
    right: [{ service_name: "com.amazonaws.us-east-1.ssmmessages" }],
    wrong: ["ssm", "ssmmessages2", "x-ssmmessages"].map((name) => ({
      service_name: `com.amazonaws.us-east-1.${name}`,
    })),
  }),
  ...parts("endpoint-own-account", DOCUMENT, endpoint, {
    right: [
      owned(...OWN),
      { effect: "Deny" },
      { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*", "arn:aws-cn:s3:::b.c/*"] },
      ...["Describe*", "Get*", "List*", "SendCommand", "StartSession"].map((name) =>
        ofAws([`ssm:${name}`], [`${SSM}:document/*`]),
      ),
      ...["parameter/aws", "document", "automation-definition"].map((name) =>
        ofAws(["ssm:Get*"], [`${SSM}:${name}/*`]),
      ),
    ],
    wrong: [
      owned(OWN[0]!),
      owned(OWN[1]!),
      { ...owned(OWN[0]!), actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*", "*"] },
      { ...owned(OWN[0]!), actions: ["s3:GetObject", "s3:PutObject"], resources: ["arn:aws:s3:::bucket/*"] },
      ...["arn:aws:s3:::*/*", "arn:aws:s3:::bucket/*/a", "arn:aws:s3:::bucket", "x:arn:aws:s3:::bucket/*"].map(
        (resource) => ({ ...owned(OWN[0]!), actions: ["s3:GetObject"], resources: [resource] }),
      ),
      ofAws(["ssm:Get*"], []),
      ofAws(["ssm:Get*", "ssm:PutParameter"], [`${SSM}:document/*`]),
      ofAws(["ssm:Get*"], [`${SSM}:document/*`, "*"]),
      ...["xssm:Get*", "ssm:Put*", "ssm:SendCommands", "ssm:StartSessions", "ssm:GetParameter"].map((action) =>
        ofAws([action], [`${SSM}:document/*`]),
      ),
      ...["111111111111:document/*", ":parameter/*", ":document/*/x", ":session/*"].map((name) =>
        ofAws(["ssm:Get*"], [`${SSM}${name}`]),
      ),
      ofAws(["ssm:Get*"], [`x:${SSM}:document/*`]),
    ],
  }),
  ...parts("endpoint-own-account", DOCUMENT, (change: Values) => endpoint(strict(change)), {
    right: [{}],
    wrong: [{ test: "StringLike" }, { variable: "aws:SourceAccount" }, { values: [] }],
  }),
  ...parts("function-interfaces", DOCUMENT, functionRole, {
    right: [
      ...["ArnEquals", "ArnLike"].map((test) => changes({ test })),
      [{ actions: ["ec2:DescribeNetworkInterfaces", "ec2:CreateNetworkInterfaces", "xec2:CreateNetworkInterface"] }],
      [{ effect: "Deny", actions: WRITES }],
    ],
    wrong: [
      ...WRITES.map((action) => [{ actions: [action] }]),
      ...["ArnNotEquals", "ForAnyValue:ArnEquals", "ArnEqualsIfExists", "ArnLikeIfExists"].map((test) =>
        changes({ test }),
      ),
      changes({ variable: "aws:SourceArn" }),
      changes({}, "Allow"),
      [{ actions: WRITES }, denies(WRITES.slice(1))],
    ],
  }),
  ...parts("function-interfaces", DOCUMENT, (service: string) => functionRole([{ actions: WRITES }], service), {
    right: ["ec2.amazonaws.com"],
    wrong: ["lambda.amazonaws.com"],
  }),
  ...parts("function-permission", "aws_lambda_permission.p", one("aws_lambda_permission.p"), {
    right: [
      ...["source_arn", "source_account", "principal_org_id"].map((bound) => ({ principal: "*", [bound]: "x" })),
      { principal: "111111111111" },
      { principal: "x.amazonaws.com.example.org" },
      { principal: "s3.amazonaws.com", source_arn: "x" },
    ],
    wrong: [
      { principal: "*" },
      { principal: "s3.amazonaws.com" },
      { principal: "s3.amazonaws.com", source_account: "x" },
      { principal: "s3.amazonaws.com", principal_org_id: "x" },
    ],
  }),
  ...parts("function-concurrency", "aws_lambda_function.f", one("aws_lambda_function.f"), {
    right: [{}, { reserved_concurrent_executions: -1 }, { reserved_concurrent_executions: 1 }],
    wrong: [{ reserved_concurrent_executions: 0 }],
  }),
  ...["aws_instance.m", "aws_launch_template.m"].flatMap((address) =>
    parts("instance-hardened", address, one(address), {
      right: [
        machine({}),
        machine({ ebs_block_device: [disk], block_device_mappings: { ebs: disk }, associate_public_ip_address: false }),
      ],
      wrong: [
        machine({ metadata_options: { http_tokens: "optional" } }),
        machine({ root_block_device: [] }),
        machine({ root_block_device: { encrypted: false }, ebs_block_device: disk }),
        machine({ ebs_block_device: {} }),
        machine({ block_device_mappings: [{ ebs: {} }] }),
        machine({ associate_public_ip_address: true }),
        machine({ network_interfaces: [{}, { associate_public_ip_address: true }] }),
      ],
    }),
  ),
  ...parts("kubernetes-secrets", "aws_eks_cluster.c", one("aws_eks_cluster.c"), {
    right: [secrets(["secrets"], "k")],
    wrong: [{}, secrets(["other"], "k"), secrets(["secrets"])],
  }),
];

testRuleParts(PARTS);
