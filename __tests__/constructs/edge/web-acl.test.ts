import { WebAcl, type WebAclProps } from "../../../constructs/edge/web-acl";
import { KEY_ARN } from "../../support/network";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { resource, type StackJson } from "../../support/synth";

const json = (props: Partial<WebAclProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    new WebAcl(site, "acl", {
      scope: "cloudfront",
      requestsPerAddress: 2000,
      blockedCountries: ["KP"],
      logRetentionDays: 30,
      logKey: { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" },
      ...props,
    }).protect("balancer", "arn:balancer");
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

test("D1: countries and addresses first, then AWS's groups, each with a place of its own", () => {
  expect(rules(edge).map(({ name }) => name)).toEqual(["blocked-countries", "rate-per-address", ...MANAGED]);
  expect(rules(edge).map(({ priority }) => priority)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("D1: statements are written as Terraform reads them: CDKTF passes any name through", () => {
  expect(rules(edge)[0]!.statement).toEqual({ geo_match_statement: { country_codes: ["KP"] } });
  expect(rules(edge)[1]!.statement).toEqual({ rate_based_statement: { limit: 2000, aggregate_key_type: "IP" } });
  expect(rules(edge)[2]!.statement).toEqual({
    managed_rule_group_statement: { vendor_name: "AWS", name: MANAGED[0] },
  });
  expect(JSON.stringify(rules(edge))).not.toMatch(/"[a-z]+[A-Z]\w*":/);
});

test("D1: what a rule finds is blocked, not counted", () => {
  for (const { action, override_action } of rules(edge)) {
    expect(action ?? override_action).toEqual(action ? { block: {} } : { none: {} });
  }
});

test("no country is named where none is blocked", () => {
  expect(rules(json({ blockedCountries: [] })).map(({ name }) => name)).toEqual(["rate-per-address", ...MANAGED]);
});

test("A6: behind CloudFront nobody is counted by address: they would all be CloudFront's", () => {
  expect(rules(json({ behindCloudFront: true })).map(({ name }) => name)).toEqual(MANAGED);
});

test("what it blocks is logged under the name WAF wants, without credentials", () => {
  expect(resource(edge, "aws_cloudwatch_log_group.acl_log")).toMatchObject({
    name: "aws-waf-logs-test-dev-primary-web-acl",
    retention_in_days: 30,
    kms_key_id: KEY_ARN,
  });
  expect(resource(edge, "aws_wafv2_web_acl_logging_configuration.acl_logging")).toMatchObject({
    log_destination_configs: ["${aws_cloudwatch_log_group.acl_log.arn}"],
    redacted_fields: [{ single_header: { name: "authorization" } }, { single_header: { name: "cookie" } }],
    logging_filter: { default_behavior: "DROP", filter: [{ behavior: "KEEP", requirement: "MEETS_ANY" }] },
  });
});

test("a regional one stands before load balancers, in any region", () => {
  const regional = json({ scope: "regional" }, { role: "secondary" });
  expect(resource(regional, "aws_wafv2_web_acl.acl")["scope"]).toBe("REGIONAL");
  expect(resource(regional, "aws_wafv2_web_acl_association.acl_balancer")).toMatchObject({
    resource_arn: "arn:balancer",
    web_acl_arn: "${aws_wafv2_web_acl.acl.arn}",
  });
});

test("fails for CloudFront outside of us-east-1, and with limits WAF does not take", () => {
  expect(() => json({}, { role: "secondary" })).toThrow(
    "[site/acl] should be placed in us-east-1 for CloudFront, got us-west-2",
  );
  expect(() => json({ requestsPerAddress: 9 })).toThrow(
    "[site/acl] requestsPerAddress should be from 10 to 2000000000, got 9",
  );
});
