import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { WebAcl, type WebAclProps } from "../../../constructs/edge/web-acl";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";
import { containing } from "../../support/containing";

const json = (props: Partial<WebAclProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    new WebAcl(site, "acl", {
      scope: "cloudfront",
      requestsPerAddress: 2000,
      bodyLimits: { maxKb: 64 },
      blockedCountries: ["KP"],
      logRetentionDays: 30,
      logKey: { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" },
      ...props,
    }).protect("load-balancer", "arn:load-balancer");
  }, options).site;
interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly override_action?: object;
  readonly statement: Record<string, unknown>;
}
const rules = (stack: StackJson) => resource(stack, "aws_wafv2_web_acl.acl")["rule"] as Rule[];

const edge = json();
const MANAGED = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesCommonRuleSet",
];

test("D1: countries and addresses first, then AWS's groups, each with its own priority", () => {
  expect(rules(edge).map(({ name }) => name)).toEqual([
    "blocked-countries",
    "rate-per-address",
    "body-size",
    ...MANAGED,
  ]);
  expect(rules(edge).map(({ priority }) => priority)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("D1: statements are written as Terraform reads them: CDKTF passes any name through", () => {
  expect(rules(edge)[0]!.statement).toEqual({ geo_match_statement: { country_codes: ["KP"] } });
  expect(rules(edge)[1]!.statement).toEqual({ rate_based_statement: { limit: 2000, aggregate_key_type: "IP" } });
  expect(rules(edge)[3]!.statement).toEqual({
    managed_rule_group_statement: { vendor_name: "AWS", name: MANAGED[0] },
  });
  expect(JSON.stringify(rules(edge))).not.toMatch(/"[a-z]+[A-Z]\w*":/);
});

test("D1: a matching request is blocked, not counted", () => {
  for (const { action, override_action } of rules(edge)) {
    expect(action ?? override_action).toEqual(action ? { block: {} } : { none: {} });
  }
});

const overSize = (kb: number) => ({
  size_constraint_statement: {
    comparison_operator: "GT",
    size: kb * 1024,
    field_to_match: { body: { oversize_handling: "MATCH" } },
    text_transformation: [{ priority: 0, type: "NONE" }],
  },
});
const onPath = (search_string: string, positional_constraint: string) => ({
  byte_match_statement: {
    search_string,
    positional_constraint,
    field_to_match: { uri_path: {} },
    text_transformation: [
      { priority: 0, type: "URL_DECODE" },
      { priority: 1, type: "NORMALIZE_PATH" },
    ],
  },
});
const bodySizes = (stack: StackJson) =>
  Object.fromEntries(
    rules(stack)
      .filter(({ name }) => name.startsWith("body-size"))
      .map(({ name, statement }) => [name, statement]),
  );
const inspecting = (limit: string) => ({
  association_config: { request_body: [{ cloudfront: { default_size_inspection_limit: limit } }] },
});

test("R12: AWS's limit of 8 KB counts; the configured limit blocks, and WAF inspects as much of a body as it needs", () => {
  expect(rules(edge).at(-1)!.statement).toEqual({
    managed_rule_group_statement: {
      vendor_name: "AWS",
      name: "AWSManagedRulesCommonRuleSet",
      rule_action_override: [{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }],
    },
  });
  expect(bodySizes(edge)).toEqual({ "body-size": overSize(64) });
  expect(asText(edge)).toHaveResourceWithProperties(Wafv2WebAcl, inspecting("KB_64"));
});

test("R12: a path has its own limit or none, and the limit of all others does not count there", () => {
  const paths = [
    { path: "/api/reports", maxKb: 33 },
    { path: "/api/uploads/*", maxKb: "unlimited" },
  ] as const;
  const limited = json({ bodyLimits: { maxKb: 8, paths } });
  const [report, upload] = [onPath("/api/reports", "EXACTLY"), onPath("/api/uploads/", "STARTS_WITH")];
  expect(bodySizes(limited)).toEqual({
    "body-size-1": { and_statement: { statement: [report, overSize(33)] } },
    "body-size": {
      and_statement: {
        statement: [{ not_statement: { statement: report } }, { not_statement: { statement: upload } }, overSize(8)],
      },
    },
  });
  expect(asText(limited)).toHaveResourceWithProperties(Wafv2WebAcl, inspecting("KB_48"));
});

test.each([
  [1, "KB_16"],
  [16, "KB_16"],
  [17, "KB_32"],
  [49, "KB_64"],
])("R12: for a limit of %p KB WAF inspects %s", (maxKb, limit) => {
  expect(asText(json({ bodyLimits: { maxKb } }))).toHaveResourceWithProperties(Wafv2WebAcl, inspecting(limit));
});

test("R12: in front of a load balancer WAF inspects 8 KB, so behind CloudFront only the edge checks sizes", () => {
  const regional = (props: Partial<WebAclProps>) => json({ scope: "regional", ...props }, { role: "secondary" });
  const inFront = regional({ bodyLimits: { maxKb: 8 } });
  expect(resource(inFront, "aws_wafv2_web_acl.acl")).not.toHaveProperty("association_config");
  expect(bodySizes(inFront)).toEqual({ "body-size": overSize(8) });
  expect(bodySizes(regional({ behindCloudFront: true }))).toEqual({});
  expect(() => regional({ bodyLimits: { maxKb: 9 } })).toThrow(
    "[site/acl] maxKb of any path should be a whole number from 1 to 8, the size of a body that WAF inspects here, got 9",
  );
  const paths = [{ path: "/api/*", maxKb: 65 }];
  expect(() => json({ bodyLimits: { maxKb: 64, paths } })).toThrow(
    "[site/acl] maxKb of /api/* should be a whole number from 1 to 64, the size of a body that WAF inspects here, got 65",
  );
});

test("no country is named where none is blocked", () => {
  expect(rules(json({ blockedCountries: [] })).map(({ name }) => name)).toEqual([
    "rate-per-address",
    "body-size",
    ...MANAGED,
  ]);
});

test("A6: behind CloudFront no request is counted or matched by address: all addresses are CloudFront's", () => {
  expect(rules(json({ behindCloudFront: true })).map(({ name, priority }) => [name, priority])).toEqual([
    ["AWSManagedRulesKnownBadInputsRuleSet", 0],
    ["AWSManagedRulesSQLiRuleSet", 1],
    ["AWSManagedRulesCommonRuleSet", 2],
  ]);
});

test("blocked requests are logged under the name WAF requires, without credentials", () => {
  expect(asText(edge)).toHaveResourceWithProperties(CloudwatchLogGroup, {
    name: "aws-waf-logs-test-dev-primary-web-acl",
    retention_in_days: 30,
    kms_key_id: KEY_ARN,
  });
  expect(asText(edge)).toHaveResourceWithProperties(Wafv2WebAclLoggingConfiguration, {
    log_destination_configs: ["${aws_cloudwatch_log_group.acl_log.arn}"],
    redacted_fields: [{ single_header: { name: "authorization" } }, { single_header: { name: "cookie" } }],
    logging_filter: containing({
      default_behavior: "DROP",
      filter: [{ behavior: "KEEP", requirement: "MEETS_ANY" }],
    }),
  });
});

test("a regional web ACL protects load balancers, in any region", () => {
  const regional = json({ scope: "regional", behindCloudFront: true }, { role: "secondary" });
  expect(asText(regional)).toHaveResourceWithProperties(Wafv2WebAcl, { scope: "REGIONAL" });
  expect(asText(regional)).toHaveResourceWithProperties(Wafv2WebAclAssociation, {
    resource_arn: "arn:load-balancer",
    web_acl_arn: "${aws_wafv2_web_acl.acl.arn}",
  });
});

test("fails for CloudFront outside of us-east-1, and with limits WAF does not accept", () => {
  expect(() => json({}, { role: "secondary" })).toThrow(
    "[site/acl] should be placed in us-east-1 for CloudFront, got us-west-2",
  );
  expect(() => json({ requestsPerAddress: 9 })).toThrow(
    "[site/acl] requestsPerAddress should be from 10 to 2000000000, got 9",
  );
});
