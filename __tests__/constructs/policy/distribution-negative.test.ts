import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const FRONT = "aws_cloudfront_distribution.front";
const ACL = "aws_wafv2_web_acl.edge";

const connection = { connection_attempts: 1, connection_timeout: 2 };
const bucket = { origin_id: "assets", domain_name: "assets.s3.us-east-1.amazonaws.com", ...connection };
const origin = (id: string, read: number | undefined, change: object = {}) => ({
  origin_id: id,
  domain_name: `${id}.example.com`,
  ...connection,
  custom_origin_config: { origin_read_timeout: read },
  ...change,
});
const origins = (...all: object[]) => ({ [FRONT]: { origin: all } });
const front = {
  [FRONT]: {
    origin: [bucket, origin("api", 30), origin("site-primary", 5)],
    default_cache_behavior: { target_origin_id: "assets", allowed_methods: ["GET", "HEAD", "OPTIONS"] },
    ordered_cache_behavior: [
      { path_pattern: "/api/*", target_origin_id: "api", allowed_methods: ["GET", "HEAD", "POST"] },
      { path_pattern: "/_sites/*", target_origin_id: "site-primary", allowed_methods: ["GET", "HEAD"] },
    ],
  },
};
const slow = (waits: string, id: string) =>
  `${FRONT} waits ${waits} for a connection to '${id}' while its region drops packets: set connection_attempts to 1 and connection_timeout to 1 or 2`;

const bodySize = (change: object = {}) => ({
  name: "body-size",
  action: { block: {} },
  statement: {
    and_statement: {
      statement: [
        { not_statement: { statement: { byte_match_statement: {} } } },
        {
          size_constraint_statement: {
            size: 65536,
            comparison_operator: "GT",
            field_to_match: { body: { oversize_handling: "MATCH" } },
            ...change,
          },
        },
      ],
    },
  },
});
const counting = { rule_action_override: [{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }] };
const common = (group: object = counting) => ({
  name: "common",
  override_action: { none: {} },
  statement: {
    managed_rule_group_statement: { vendor_name: "AWS", name: "AWSManagedRulesCommonRuleSet", ...group },
  },
});
const inspecting = (limit: string) => ({
  request_body: [{ cloudfront: { default_size_inspection_limit: limit } }],
});
const acl = { [ACL]: { scope: "CLOUDFRONT", association_config: inspecting("KB_64"), rule: [bodySize(), common()] } };
const REJECTS = `${ACL} answers 403 to every body over 8 KB: override SizeRestrictions_BODY of AWSManagedRulesCommonRuleSet with action_to_use count`;

const CASES: RuleCase[] = [
  {
    rule: "distribution-kept",
    what: "R14: disabled and retained",
    compliant: { [FRONT]: { lifecycle: { prevent_destroy: true }, retain_on_delete: false } },
    changed: { [FRONT]: { lifecycle: undefined, retain_on_delete: true } },
    findings: [
      `${FRONT} is disabled and retained when it is removed, which is an outage and no protection: set retain_on_delete to false`,
      `${FRONT} a plan could destroy it: set lifecycle.prevent_destroy with statefulLifecycle()`,
    ],
  },
  {
    rule: "distribution-timeouts",
    what: "R11: two attempts of four seconds, and thirty for a read",
    compliant: front,
    changed: origins(
      { ...bucket, connection_attempts: 2, connection_timeout: 4 },
      origin("api", 30, { connection_attempts: 2 }),
      origin("site-primary", 30),
    ),
    findings: [
      slow("2 × 4 s", "assets"),
      slow("2 × 2 s", "api"),
      `${FRONT} waits 1 × 30 s for a response of 'site-primary', which serves only reads: set origin_read_timeout to at most 5`,
    ],
  },
  {
    rule: "distribution-timeouts",
    what: "R11: the defaults of CloudFront",
    compliant: front,
    changed: origins(
      { origin_id: "assets", domain_name: "assets.s3.us-east-1.amazonaws.com" },
      origin("api", undefined, { connection_timeout: 1 }),
      origin("site-primary", 6, { connection_timeout: 3 }),
    ),
    findings: [
      slow("3 × 10 s", "assets"),
      `${FRONT} has no response timeout for 'api': set origin_read_timeout to the duration of its slowest response`,
      slow("1 × 3 s", "site-primary"),
      `${FRONT} waits 1 × 6 s for a response of 'site-primary', which serves only reads: set origin_read_timeout to at most 5`,
    ],
  },
  ...(
    [
      ["AWS's common rule set unchanged", [bodySize(), common({})], REJECTS],
      [
        "another of its rules overridden",
        [bodySize(), common({ rule_action_override: [{ name: "NoUserAgent_HEADER", action_to_use: { count: {} } }] })],
        REJECTS,
      ],
      [
        "the rule overridden to block",
        [
          bodySize(),
          common({ rule_action_override: [{ name: "SizeRestrictions_BODY", action_to_use: { block: {} } }] }),
        ],
        REJECTS,
      ],
      [
        "no limit at all",
        [common()],
        `${ACL} limits no request body: add a rule that blocks with a size_constraint_statement on the body`,
      ],
      [
        "a limit that only counts",
        [{ ...bodySize(), action: { count: {} } }, common()],
        `${ACL} limits no request body: add a rule that blocks with a size_constraint_statement on the body`,
      ],
      [
        "a limit on something else",
        [bodySize({ field_to_match: { uri_path: {} } }), common()],
        `${ACL} limits no request body: add a rule that blocks with a size_constraint_statement on the body`,
      ],
      [
        "a limit above the size that WAF inspects",
        [bodySize({ size: 65537 }), common()],
        `${ACL} blocks bodies over 65537 bytes but inspects only 65536: raise default_size_inspection_limit, or lower the size`,
      ],
      [
        "allowed bodies longer than the size that WAF inspects",
        [bodySize({ field_to_match: { body: { oversize_handling: "CONTINUE" } } }), common()],
        `${ACL} allows bodies longer than the 64 KB that it inspects: set oversize_handling to MATCH`,
      ],
    ] as const
  ).map(([what, rule, expected]) => ({
    rule: "web-acl-body-size",
    what: `R12: ${what}`,
    compliant: acl,
    changed: { [ACL]: { rule } },
    findings: [expected],
  })),
  {
    rule: "web-acl-body-size",
    what: "R12: an inspection of 16 KB, which is CloudFront's own",
    compliant: acl,
    changed: { [ACL]: { association_config: undefined } },
    findings: [
      `${ACL} blocks bodies over 65536 bytes but inspects only 16384: raise default_size_inspection_limit, or lower the size`,
    ],
  },
  {
    rule: "web-acl-body-size",
    what: "R12: the limit of the edge in front of a load balancer",
    compliant: acl,
    changed: { [ACL]: { scope: "REGIONAL" } },
    findings: [
      `${ACL} blocks bodies over 65536 bytes but inspects only 8192: raise default_size_inspection_limit, or lower the size`,
    ],
  },
  {
    rule: "web-acl-arguments",
    what: "R12: an override in camel case, which Terraform ignores",
    compliant: acl,
    changed: { [ACL]: { rule: [bodySize(), common({ ruleActionOverride: [{ actionToUse: { count: {} } }] })] } },
    findings: ["ruleActionOverride", "actionToUse"].map(
      (name) => `${ACL} has the argument '${name}' in a statement: write it in snake case`,
    ),
  },
];

testRuleCases(CASES);

test("R14: in development a distribution may be destroyed, and is not retained either", () => {
  const dev = { environment: "dev" } as const;
  expect(ruleFindings("distribution-kept", { [FRONT]: {} }, dev)).toEqual([]);
  expect(ruleFindings("distribution-kept", { [FRONT]: { retain_on_delete: true } }, dev)).toHaveLength(1);
});

test("R12: a common rule set that only counts rejects no body", () => {
  const counted = { ...common({}), override_action: { count: {} } };
  expect(ruleFindings("web-acl-body-size", { [ACL]: { ...acl[ACL], rule: [bodySize(), counted] } })).toEqual([]);
});
