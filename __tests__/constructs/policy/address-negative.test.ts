import { ADDRESS_GROUPS, ADDRESS_STATEMENTS } from "../../../constructs/policy/rules/no-edge-address-rules";
import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const ACL = "aws_wafv2_web_acl.acl";
const CLOUDFRONT = "data.aws_ec2_managed_prefix_list.cloudfront";
const IN = "aws_vpc_security_group_ingress_rule.in";

const rule = (statement: object, name = "one") => ({ name, statement });
const rate = (by?: string, change: object = {}) => ({
  rate_based_statement: { limit: 100, ...(by === undefined ? {} : { aggregate_key_type: by }), ...change },
});
const group = (name: string, change: object = {}) => ({
  managed_rule_group_statement: { vendor_name: "AWS", name, ...change },
});
const behindCloudFront = (...rules: object[]) => ({
  [ACL]: { scope: "REGIONAL", rule: rules },
  "aws_wafv2_web_acl_association.web": { web_acl_arn: `\${${ACL}.arn}`, resource_arn: "${aws_lb.web.arn}" },
  "aws_lb.web": { security_groups: ["${aws_security_group.web.id}"] },
  "aws_security_group.web": {},
  [IN]: {
    security_group_id: "${aws_security_group.web.id}",
    prefix_list_id: `\${${CLOUDFRONT}.id}`,
  },
  [CLOUDFRONT]: { name: "com.amazonaws.global.cloudfront.origin-facing" },
});
const found = (what: string, name = "one") =>
  `${ACL} inspects addresses in '${name}' (${what}) although its load balancer is an origin of CloudFront: its requests have the ` +
  "addresses of CloudFront's servers; put the rule into the web ACL of the distribution";

const CASES: RuleCase[] = [
  {
    rule: "no-edge-address-rules",
    what: "a rate by address; one by a header complies",
    compliant: behindCloudFront(
      rule(group("AWSManagedRulesCommonRuleSet"), "managed"),
      rule(rate("FORWARDED_IP")),
      rule(rate("CUSTOM_KEYS", { custom_key: [{ header: { name: "x-user" } }] }), "user"),
    ),
    changed: {
      [ACL]: {
        rule: [
          rule(rate("IP")),
          rule(rate("CUSTOM_KEYS", { custom_key: [{ http_method: {} }, { ip: {} }] }), "two"),
          rule(rate("FORWARDED_IP"), "three"),
        ],
      },
    },
    findings: [found("rate_based_statement"), found("rate_based_statement", "two")],
  },
  ...[
    { "aws_security_group.web": { ingress: [{ prefix_list_ids: [`\${${CLOUDFRONT}.id}`] }] } },
    {
      "aws_security_group_rule.web": {
        type: "ingress",
        security_group_id: "${aws_security_group.web.id}",
        prefix_list_ids: [`\${${CLOUDFRONT}.id}`],
      },
    },
  ].map((changed): RuleCase => ({
    rule: "no-edge-address-rules",
    what: `14: CloudFront allowed by ${Object.keys(changed).join()}; an egress rule allows no client`,
    compliant: {
      ...behindCloudFront(rule(rate())),
      [IN]: {},
      "aws_security_group_rule.web": {
        type: "egress",
        security_group_id: "${aws_security_group.web.id}",
        prefix_list_ids: [`\${${CLOUDFRONT}.id}`],
      },
    },
    changed,
    findings: [found("rate_based_statement")],
  })),
  {
    rule: "no-edge-address-rules",
    what: "14: by default, and with other clients beside CloudFront; not with other clients only",
    compliant: {
      ...behindCloudFront(rule(rate())),
      [IN]: { security_group_id: "${aws_security_group.web.id}", cidr_ipv4: "192.0.2.0/24" },
    },
    changed: {
      "aws_vpc_security_group_ingress_rule.more": {
        security_group_id: "${aws_security_group.web.id}",
        prefix_list_id: `\${${CLOUDFRONT}.id}`,
      },
    },
    findings: [found("rate_based_statement")],
  },
];

testRuleCases(CASES);

/** Where a statement may be inside another one. */
const AROUND: readonly ((statement: object) => object)[] = [
  (statement) => statement,
  (statement) => ({ not_statement: { statement } }),
  (statement) => ({ and_statement: { statement: [{ byte_match_statement: {} }, statement] } }),
  (statement) => ({ or_statement: { statement: [statement, { byte_match_statement: {} }] } }),
  (statement) => rate("FORWARDED_IP", { scope_down_statement: statement }),
  (statement) => group("AWSManagedRulesCommonRuleSet", { scope_down_statement: { not_statement: { statement } } }),
];
const finds = (statement: object) => ruleFindings("no-edge-address-rules", behindCloudFront(rule(statement)));

test.each(ADDRESS_GROUPS)("no-edge-address-rules: %s inspects CloudFront's address", (name) => {
  expect(finds(group(name))).toEqual([found(name)]);
  const itself = { ...behindCloudFront(rule(group(name))), "aws_wafv2_web_acl_association.web": undefined };
  expect(ruleFindings("no-edge-address-rules", itself)).toEqual([]);
});

test.each(ADDRESS_STATEMENTS)("no-edge-address-rules: %s without %s, wherever it is in a rule", (name, forwarded) => {
  for (const around of AROUND) {
    expect(finds(around({ [name]: { country_codes: ["KP"] } }))).toEqual([found(name)]);
    expect(finds(around({ [name]: { [forwarded]: { header_name: "CloudFront-Viewer-Address" } } }))).toEqual([]);
  }
});

test("no-edge-address-rules: these groups and statements", () => {
  expect(ADDRESS_GROUPS).toEqual(["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList"]);
  expect(ADDRESS_STATEMENTS.map(([name]) => name)).toEqual([
    "asn_match_statement",
    "geo_match_statement",
    "ip_set_reference_statement",
  ]);
});
