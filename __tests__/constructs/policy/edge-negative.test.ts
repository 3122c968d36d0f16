import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const FRONT = "aws_cloudfront_distribution.front";
const HEADERS = "aws_cloudfront_response_headers_policy.headers";
const SOURCE = "aws_cloudwatch_log_delivery_source.edge";
const DELIVERY = "aws_cloudwatch_log_delivery.edge";
const ZONE = "aws_route53_zone.zone";
const PARENT = { zone_id: `\${${ZONE}.zone_id}` };
const BUCKET = { origin_id: "assets", domain_name: "web-assets.s3.us-east-1.amazonaws.com" };
const COPY = { origin_id: "copy", domain_name: "${aws_s3_bucket.copy.bucket_regional_domain_name}" };
const api = (change: object = {}) => ({
  origin_id: "api",
  domain_name: "origin.example.com",
  custom_origin_config: { origin_protocol_policy: "https-only", origin_ssl_protocols: ["TLSv1.2"], ...change },
});
const group = (change: object = {}) => [
  {
    origin_id: "both",
    failover_criteria: { status_codes: [500, 503] },
    member: [{ origin_id: "assets" }, { origin_id: "copy" }],
    ...change,
  },
];
const SECURITY = { content_type_options: {}, frame_options: {}, strict_transport_security: {} };

const CASES: RuleCase[] = [
  {
    rule: "distribution-https",
    what: "HTTP with viewers, TLS 1.1 and HTTP with origins",
    compliant: {
      [FRONT]: {
        default_cache_behavior: { viewer_protocol_policy: "redirect-to-https" },
        ordered_cache_behavior: [{ path_pattern: "/api/*", viewer_protocol_policy: "https-only" }],
        origin: [BUCKET, api()],
      },
    },
    changed: {
      [FRONT]: {
        ordered_cache_behavior: [{ path_pattern: "/api/*", viewer_protocol_policy: "allow-all" }],
        origin: [
          api({ origin_ssl_protocols: ["TLSv1.1", "TLSv1.2"] }),
          { ...api({ origin_protocol_policy: "match-viewer" }), origin_id: "old" },
        ],
      },
    },
    findings: [
      `${FRONT} answers '/api/*' over HTTP (allow-all): set viewer_protocol_policy to redirect-to-https`,
      ...["api", "old"].map(
        (origin) =>
          `${FRONT} connects to the origin '${origin}' without TLS 1.2: ` +
          "set origin_protocol_policy to https-only and origin_ssl_protocols to TLSv1.2",
      ),
    ],
  },
  {
    rule: "distribution-tls-version",
    what: "TLS 1.1",
    compliant: { [FRONT]: { viewer_certificate: { minimum_protocol_version: "TLSv1.2_2021" } } },
    changed: { [FRONT]: { viewer_certificate: { minimum_protocol_version: "TLSv1.1_2016" } } },
    findings: [
      `${FRONT} accepts TLS from TLSv1.1_2016: ` + "set an ACM certificate with minimum_protocol_version TLSv1.2_2021",
    ],
  },
  {
    rule: "distribution-tls-version",
    what: "CloudFront's own certificate",
    compliant: { [FRONT]: { viewer_certificate: { minimum_protocol_version: "TLSv1.2_2019" } } },
    changed: { [FRONT]: { viewer_certificate: { cloudfront_default_certificate: true } } },
    findings: [`${FRONT} accepts TLS from TLSv1: set an ACM certificate with minimum_protocol_version TLSv1.2_2021`],
  },
  {
    rule: "distribution-web-acl",
    what: "no web ACL",
    compliant: { [FRONT]: { web_acl_id: "${aws_wafv2_web_acl.edge.arn}" } },
    changed: { [FRONT]: { web_acl_id: undefined } },
    findings: [`${FRONT} has no web ACL: set web_acl_id`],
  },
  {
    rule: "distribution-logged",
    what: "a log source without a delivery",
    compliant: {
      [FRONT]: {},
      [SOURCE]: { name: "edge", resource_arn: `\${${FRONT}.arn}` },
      [DELIVERY]: { delivery_source_name: `\${${SOURCE}.name}` },
    },
    changed: { [DELIVERY]: undefined },
    findings: [`${FRONT} logs no requests: deliver its logs with EdgeLogs`],
  },
  {
    rule: "distribution-logged",
    what: "no standard log (legacy)",
    compliant: { [FRONT]: { logging_config: { bucket: "logs.s3.amazonaws.com" } } },
    changed: { [FRONT]: { logging_config: undefined } },
    findings: [`${FRONT} logs no requests: deliver its logs with EdgeLogs`],
  },
  {
    rule: "distribution-headers",
    what: "responses without headers, a policy without the required headers",
    compliant: {
      [FRONT]: {
        default_cache_behavior: { response_headers_policy_id: `\${${HEADERS}.id}` },
        ordered_cache_behavior: [{ path_pattern: "/api/*", response_headers_policy_id: `\${${HEADERS}.id}` }],
      },
      [HEADERS]: { security_headers_config: SECURITY },
    },
    changed: {
      [FRONT]: { ordered_cache_behavior: [{ path_pattern: "/api/*" }] },
      [HEADERS]: { security_headers_config: { ...SECURITY, frame_options: undefined } },
    },
    findings: [
      `${FRONT} answers '/api/*' without security headers: set response_headers_policy_id`,
      `${HEADERS} adds no frame_options: set them in security_headers_config`,
    ],
  },
  {
    rule: "distribution-private-origins",
    what: "buckets with unsigned requests, by name and by reference; other origins need no signature",
    compliant: {
      [FRONT]: {
        origin: [BUCKET, COPY].map((one) => ({ ...one, origin_access_control_id: "E1" })).concat(api() as never),
      },
    },
    changed: { [FRONT]: { origin: [BUCKET, COPY, api()] } },
    findings: ["assets", "copy"].map(
      (origin) => `${FRONT} sends unsigned requests to the bucket '${origin}': set origin_access_control_id`,
    ),
  },
  {
    rule: "distribution-failover",
    what: "assets from one bucket",
    compliant: {
      [FRONT]: {
        origin: [BUCKET, COPY, api()],
        origin_group: group(),
        default_cache_behavior: { target_origin_id: "both" },
        ordered_cache_behavior: [{ path_pattern: "/api/*", target_origin_id: "api" }],
      },
    },
    changed: { [FRONT]: { default_cache_behavior: { target_origin_id: "assets" } } },
    findings: [`${FRONT} serves '*' from the bucket 'assets' only: add it to an origin_group of two`],
  },
  {
    rule: "distribution-failover",
    what: "a group that never fails over",
    compliant: { [FRONT]: { origin: [BUCKET, COPY], origin_group: group() } },
    changed: { [FRONT]: { origin_group: group({ failover_criteria: { status_codes: [] } }) } },
    findings: [`${FRONT} has an origin group 'both' that never fails over: give it two members and failover_criteria`],
  },
  {
    rule: "distribution-failover",
    what: "a group of one",
    compliant: { [FRONT]: { origin: [BUCKET, COPY], origin_group: group() } },
    changed: { [FRONT]: { origin_group: group({ member: [{ origin_id: "assets" }] }) } },
    findings: [`${FRONT} has an origin group 'both' that never fails over: give it two members and failover_criteria`],
  },
  {
    rule: "distribution-root-object",
    what: "no page for the root",
    compliant: { [FRONT]: { default_root_object: "index.html" } },
    changed: { [FRONT]: { default_root_object: "" } },
    findings: [`${FRONT} has no page for its root: set default_root_object`],
  },
  {
    rule: "zone-logged",
    what: "no log of queries",
    compliant: { [ZONE]: {}, "aws_route53_query_log.zone": PARENT },
    changed: { "aws_route53_query_log.zone": undefined },
    facts: { kind: "global" },
    findings: [`${ZONE} logs no queries: add an aws_route53_query_log`],
  },
  {
    rule: "zone-signed",
    what: "signing disabled",
    compliant: { [ZONE]: {}, "aws_route53_hosted_zone_dnssec.zone": { hosted_zone_id: `\${${ZONE}.id}` } },
    changed: { "aws_route53_hosted_zone_dnssec.zone": { signing_status: "NOT_SIGNING" } },
    facts: { kind: "global" },
    findings: [`${ZONE} is not signed: add a key-signing key and an aws_route53_hosted_zone_dnssec`],
  },
];

testRuleCases(CASES);

test("private zones, and zones of development, need neither log nor signature", () => {
  for (const rule of ["zone-logged", "zone-signed"]) {
    expect(ruleFindings(rule, { [ZONE]: { vpc: [{ vpc_id: "vpc-1" }] } })).toEqual([]);
    expect(ruleFindings(rule, { [ZONE]: {} }, { environment: "dev" })).toEqual([]);
    expect(ruleFindings(rule, { [ZONE]: {} })).toHaveLength(1);
  }
});
