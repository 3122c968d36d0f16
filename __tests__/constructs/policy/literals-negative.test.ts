import { findingsOn } from "../../support/negative";
import { type RuleCase, type Resources, testRuleCases } from "../../support/rule-cases";
import { one, type Part, parts, testRuleParts, type Values } from "../../support/rule-parts";

const DOCUMENT = "data.aws_iam_policy_document.document";
const BUCKET = "aws_s3_bucket.b";
const KEY = "aws_kms_key.k";
const secretNames = ["password", "master_password", "auth_token", "secret_string", "secret_key", "private_key"];
const accessKey = "A".repeat(16);
const tlsOnly = (action: string): Resources => ({
  [BUCKET]: { bucket: "b" },
  "aws_s3_bucket_policy.b": { bucket: "b", policy: `\${${DOCUMENT}.json}` },
  [DOCUMENT]: {
    statement: [
      {
        effect: "Deny",
        actions: [action],
        resources: ["arn:aws:s3:::b"],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ],
  },
});
const inspected = (default_size_inspection_limit: string): Resources => ({
  "aws_wafv2_web_acl.w": {
    scope: "CLOUDFRONT",
    association_config: [{ request_body: [{ cloudfront: [{ default_size_inspection_limit }] }] }],
    rule: [
      {
        action: [{ block: {} }],
        statement: [
          {
            size_constraint_statement: [
              { size: 64 * 1024, field_to_match: [{ body: [{ oversize_handling: "MATCH" }] }] },
            ],
          },
        ],
      },
    ],
  },
});
const header = (...values: readonly string[]): Resources => ({
  "aws_lb_listener_rule.r": { condition: [{ http_header: [{ values }] }] },
});
const lifecycle = (rule: readonly Values[]): Resources => ({
  [BUCKET]: { bucket: "b" },
  "aws_s3_bucket_lifecycle_configuration.b": { bucket: "b", rule },
});
const aborted = { abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }] };
const expired = { noncurrent_version_expiration: [{ noncurrent_days: 1 }] };
const cluster = (...public_access_cidrs: readonly string[]): Resources => ({
  "aws_eks_cluster.c": { vpc_config: [{ endpoint_private_access: true, public_access_cidrs }] },
});
const target = (rule: string | undefined): Resources => ({
  "aws_cloudwatch_event_rule.r": { name: "nightly" },
  "aws_cloudwatch_event_target.t": { rule },
});
const keyOpenTo = (condition: readonly Values[], effect = "Allow"): Resources => ({
  [KEY]: { enable_key_rotation: true, policy: `\${${DOCUMENT}.json}` },
  [DOCUMENT]: {
    statement: [
      { actions: ["kms:*"], principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111111111111:root"] }] },
      { effect, actions: ["kms:Decrypt"], principals: [{ type: "*", identifiers: ["*"] }], condition },
    ],
  },
});
const narrowed = (variable: string, test = "StringEquals") => [{ test, variable, values: ["x"] }];

const PARTS: readonly Part[] = [
  ...parts("no-secret", "aws_x.x", one("aws_x.x"), {
    right: [
      ...secretNames.flatMap((name) => [{ [`my_${name}`]: "x" }, { [`${name}_version`]: "x" }]),
      ...secretNames.map((name) => ({ [name]: true })),
      { note: `XAKIA${accessKey}` },
      { note: `AKIA${accessKey}A` },
      { note: `AKIB${accessKey}` },
    ],
    wrong: [
      ...secretNames.map((name) => ({ [name]: "x" })),
      { note: `key AKIA${accessKey}, written down` },
      { note: `ASIA${accessKey}` },
      { note: ["x", ["ghp", "a".repeat(36)].join("_")] },
      { note: ["-----BEGIN", "PRIVATE KEY-----"].join(" ") },
      { note: ["-----BEGIN", "EC PRIVATE KEY-----"].join(" ") },
    ],
  }),
  ...parts("bucket-tls-only", BUCKET, tlsOnly, {
    right: ["s3:*"],
    wrong: ["s3:*Object", "not-s3:*", "s3:GetObject", "s3:"],
  }),
  ...parts("web-acl-body-size", "aws_wafv2_web_acl.w", inspected, {
    right: ["KB_64"],
    wrong: ["KB_16", "KB_48", "XKB_64", "KB_64X", "KB_"],
  }),
  ...parts("service-private", "aws_ecs_service.s", one("aws_ecs_service.s"), {
    right: [{}, { network_configuration: [{}] }, { network_configuration: [{ assign_public_ip: "false" }] }],
    wrong: [true, "true", "${var.open}"].map((assign_public_ip) => ({ network_configuration: [{ assign_public_ip }] })),
  }),
  ...["aws_elasticache_replication_group.c", "aws_elasticache_serverless_cache.c"].flatMap((cache) =>
    parts(
      "cache-encrypted",
      cache,
      (kms_key_id: unknown) => ({
        [cache]: { kms_key_id, at_rest_encryption_enabled: true, transit_encryption_enabled: true },
      }),
      { right: ["k"], wrong: [undefined, null, ""] },
    ),
  ),
  ...parts("kubernetes-private", "aws_eks_cluster.c", (cidrs: readonly string[]) => cluster(...cidrs), {
    right: [["192.0.2.4/30"], ["192.0.2.0/24", "10.0.0.0/8"]],
    wrong: [[], ["0.0.0.0/0"], ["192.0.2.0/24", "::/0"]],
  }),
  ...parts("listener-rule-values", "aws_lb_listener_rule.r", (values: readonly string[]) => header(...values), {
    right: [["a", "b", "c", "d", "e"], ["x${var.v}"], ["${var.v}x"], ["x".repeat(128)]],
    wrong: [["a", "b", "c", "d", "e", "f"], ["x".repeat(129)], ["a*"], ["a?"]],
  }),
  ...parts("bucket-clean-up", BUCKET, lifecycle, {
    right: [
      [{ status: "Enabled", ...aborted, ...expired }],
      [
        { status: "Enabled", ...aborted },
        { status: "Enabled", ...expired },
      ],
    ],
    wrong: [
      [{ status: "Enabled", ...aborted }],
      [{ status: "Enabled", ...expired }],
      [{ status: "Enabled", ...aborted, noncurrent_version_expiration: [] }],
      [{ status: "Enabled", ...expired, abort_incomplete_multipart_upload: [] }],
      [
        { status: "Enabled", ...aborted },
        { status: "Disabled", ...expired },
      ],
    ],
  }),
  ...parts("event-rule-target", "aws_cloudwatch_event_rule.r", target, {
    right: ["nightly", "${aws_cloudwatch_event_rule.r.name}"],
    wrong: [undefined, "another", "${aws_cloudwatch_event_rule.other.name}"],
  }),
  ...parts("key-policy", KEY, keyOpenTo, {
    right: ["kms:CallerAccount", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:SourceAccount"].map((variable) =>
      narrowed(variable),
    ),
    wrong: [[], narrowed("aws:SourceArn"), narrowed("aws:PrincipalAccount", "StringNotEquals")],
  }),
  ...parts("key-policy", KEY, ({ statement }: Values) => ({ ...keyOpenTo([]), [DOCUMENT]: { statement } }), {
    right: ["kms:*", "kms:PutKeyPolicy"].map((action) => ({
      statement: [{ actions: [action], principals: [{ type: "AWS", identifiers: ["a"] }] }],
    })),
    wrong: [
      { actions: ["kms:*"], principals: [{ type: "Service", identifiers: ["a"] }] },
      { actions: ["kms:*"], effect: "Deny", principals: [{ type: "AWS", identifiers: ["a"] }] },
      { actions: ["kms:Decrypt"], principals: [{ type: "AWS", identifiers: ["a"] }] },
    ].map((one) => ({ statement: [one] })),
  }),
];
testRuleParts(PARTS);

const CASES: RuleCase[] = [
  {
    rule: "log-group-kept",
    what: "a group of a development deployment that is kept for a day, and one that is kept for none",
    compliant: { "aws_cloudwatch_log_group.g": { retention_in_days: 1, kms_key_id: "k" } },
    changed: { "aws_cloudwatch_log_group.g": { retention_in_days: 0 } },
    facts: { environment: "dev" },
    findings: ["aws_cloudwatch_log_group.g has retention_in_days 0: set retention_in_days to at least 1"],
  },
  {
    rule: "key-policy",
    what: "no policy at all",
    compliant: keyOpenTo(narrowed("kms:CallerAccount")),
    changed: { [KEY]: { policy: undefined } },
    findings: [`${KEY} has no policy document: create it with the Key construct`],
  },
  {
    rule: "distribution-timeouts",
    what: "the defaults of CloudFront",
    compliant: {
      "aws_cloudfront_distribution.d": {
        origin: [
          {
            origin_id: "site",
            connection_attempts: 1,
            connection_timeout: 2,
            custom_origin_config: [{ origin_read_timeout: 5 }],
          },
        ],
      },
    },
    changed: { "aws_cloudfront_distribution.d": { origin: [{ origin_id: "site", custom_origin_config: [{}] }] } },
    findings: [
      "aws_cloudfront_distribution.d waits 3 × 10 s for a connection to 'site' while its region drops packets: " +
        "set connection_attempts to 1 and connection_timeout to 1 or 2",
      "aws_cloudfront_distribution.d waits 3 × 30 s for a response of 'site', which serves only reads: " +
        "set origin_read_timeout to at most 5",
    ],
  },
];
testRuleCases(CASES);

test.each(["1.2.3", "10.20.30"])("pinned-versions: '%s' is one version", (version) => {
  expect(pinned({ version })).toEqual([]);
});

test.each([
  [{ version: "~> 1.2.3" }],
  [{ version: "v1.2.3" }],
  [{ version: "1.2.3-beta" }],
  [{ version: "1.2.3.4" }],
  [{ version: "1.2" }],
  [{ version: "1x2.3" }],
  [{ version: "1.2x3" }],
  [{}],
  ["1.2.3"],
])("pinned-versions: %j is more than one", (provider) => {
  expect(pinned(provider)).toEqual(["provider.aws has no exact version: pin it as 'x.y.z'"]);
});

function pinned(aws: unknown): string[] {
  return findingsOn("pinned-versions", { terraform: { required_providers: { aws } } });
}

const own = { region: "us-east-1", allowed_account_ids: ["1"] };
const wanted = (found: number, count: number) =>
  `provider.aws is configured ${found} times, not ${count}: one state belongs to one region, split the stack`;

test.each([
  ["site", [own], []],
  ["site", [], [wanted(0, 1)]],
  ["site", [own, own], [wanted(2, 1)]],
  ["identity", [own, own], [wanted(2, 1)]],
  ["link", [own, { ...own, region: "us-west-2" }], []],
  ["link", [own], [wanted(1, 2)]],
  ["link", [own, own, own], [wanted(3, 2)]],
  ["link", [own, { region: "us-west-2" }], ["provider.aws would deploy to any account: set allowed_account_ids"]],
] as const)("one-provider: a %s stack with %j", (kind, aws, findings) => {
  expect(findingsOn("one-provider", { provider: { aws } }, { kind })).toEqual(findings);
});

test.each([
  [{ Deployment: "d", Environment: "e", ManagedBy: "m" }, []],
  [{ Deployment: "d", Environment: 1, ManagedBy: "m" }, ["Environment"]],
  ["tags", ["Deployment", "Environment", "ManagedBy"]],
  [undefined, ["Deployment", "Environment", "ManagedBy"]],
])("default-tags: %j lack %j", (tags, lost) => {
  expect(findingsOn("default-tags", { provider: { aws: [{ default_tags: [{ tags }] }] } })).toEqual(
    lost.length === 0 ? [] : [`provider.aws sets no default tag ${lost.join(", ")}: add them to default_tags`],
  );
});
