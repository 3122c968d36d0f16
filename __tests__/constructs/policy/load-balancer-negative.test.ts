import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const LB = "aws_lb.web";
const TARGET = "aws_lb_target_group.web";
const STREAM_TARGET = "aws_lb_target_group.stream";
const LISTENER = "aws_lb_listener.web";
const ASSOCIATION = "aws_wafv2_web_acl_association.web";
const ACL = "aws_wafv2_web_acl.web";
const LOGGING = "aws_wafv2_web_acl_logging_configuration.web";
const redirect = (protocol: string) => [{ type: "redirect", redirect: { protocol, port: "443" } }];
const forward = [{ type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" }];
const badInputs = (change: object = {}, group: object = {}) => ({
  rule: [
    { name: "rate", action: { block: {} }, statement: { rate_based_statement: { limit: 100 } } },
    {
      name: "bad-inputs",
      override_action: { none: {} },
      statement: {
        managed_rule_group_statement: { vendor_name: "AWS", name: "AWSManagedRulesKnownBadInputsRuleSet", ...group },
      },
      ...change,
    },
  ],
});
const THROUGH =
  `${ACL} allows known bad inputs: ` +
  "add the managed group AWSManagedRulesKnownBadInputsRuleSet with override_action none";

const CASES: RuleCase[] = [
  {
    rule: "load-balancer-https",
    what: "a listener that serves HTTP",
    compliant: { [LISTENER]: { port: 80, protocol: "HTTP", default_action: redirect("HTTPS") } },
    changed: { [LISTENER]: { default_action: forward } },
    findings: [`${LISTENER} serves HTTP on port 80: redirect to HTTPS, or use HTTPS`],
  },
  {
    rule: "load-balancer-https",
    what: "a redirect to HTTP",
    compliant: { [LISTENER]: { port: 443, protocol: "HTTPS", default_action: forward } },
    changed: { [LISTENER]: { port: 8080, protocol: "HTTP", default_action: redirect("#{protocol}") } },
    findings: [`${LISTENER} serves HTTP on port 8080: redirect to HTTPS, or use HTTPS`],
  },
  {
    rule: "load-balancer-https",
    what: "no protocol, which is HTTP; network load balancers set another",
    compliant: {
      [LISTENER]: { port: 443, protocol: "HTTPS", default_action: forward },
      "aws_lb_listener.plain": { port: 80, protocol: "TCP", default_action: forward },
    },
    changed: { [LISTENER]: { protocol: undefined } },
    findings: [`${LISTENER} serves HTTP on port 443: redirect to HTTPS, or use HTTPS`],
  },
  {
    rule: "load-balancer-tls-policy",
    what: "TLS 1.0",
    compliant: { [LISTENER]: { protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" } },
    changed: { [LISTENER]: { ssl_policy: "ELBSecurityPolicy-TLS13-1-0-2021-06" } },
    findings: [
      `${LISTENER} has the TLS policy ELBSecurityPolicy-TLS13-1-0-2021-06: ` +
        "set ssl_policy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one",
    ],
  },
  {
    rule: "load-balancer-tls-policy",
    what: "the default policy of AWS, which accepts TLS 1.0",
    compliant: { [LISTENER]: { protocol: "TLS", ssl_policy: "ELBSecurityPolicy-TLS13-1-3-2021-06" } },
    changed: { [LISTENER]: { ssl_policy: undefined } },
    findings: [
      `${LISTENER} has the TLS policy null: set ssl_policy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one`,
    ],
  },
  {
    rule: "load-balancer-access-log",
    what: "a log that is configured but off",
    compliant: { [LB]: { access_logs: { enabled: true, bucket: "logs" } } },
    changed: { [LB]: { access_logs: { bucket: "logs" } } },
    findings: [`${LB} logs no requests: set access_logs with enabled and a bucket`],
  },
  {
    rule: "load-balancer-hardened",
    what: "invalid headers forwarded, ambiguous requests only monitored",
    compliant: { [LB]: { drop_invalid_header_fields: true, desync_mitigation_mode: "strictest" } },
    changed: { [LB]: { drop_invalid_header_fields: undefined, desync_mitigation_mode: "monitor" } },
    findings: [
      `${LB} forwards invalid headers: set drop_invalid_header_fields to true`,
      `${LB} forwards ambiguous requests (monitor): set desync_mitigation_mode to defensive or strictest`,
    ],
  },
  {
    rule: "load-balancer-kept",
    what: "no protection",
    compliant: { [LB]: { enable_deletion_protection: true } },
    changed: { [LB]: { enable_deletion_protection: false } },
    findings: [`${LB} could be deleted: set enable_deletion_protection to true`],
  },
  {
    rule: "load-balancer-web-acl",
    what: "the web ACL of another load balancer",
    compliant: { [LB]: { internal: false }, [ASSOCIATION]: { resource_arn: `\${${LB}.arn}` } },
    changed: { [ASSOCIATION]: { resource_arn: "${aws_lb.other.arn}" } },
    findings: [`${LB} is internet-facing without a web ACL: associate one with WebAcl.protect()`],
  },
  {
    rule: "web-acl-known-bad-inputs",
    what: "a group that only counts",
    compliant: { [ACL]: badInputs() },
    changed: { [ACL]: badInputs({ override_action: { count: {} } }) },
    findings: [THROUGH],
  },
  {
    rule: "web-acl-known-bad-inputs",
    what: "a group whose rules are overridden one by one",
    compliant: { [ACL]: badInputs() },
    changed: { [ACL]: badInputs({}, { rule_action_override: [{ name: "Log4JRCE_HEADER" }] }) },
    findings: [THROUGH],
  },
  {
    rule: "web-acl-logged",
    what: "no log",
    compliant: { [ACL]: {}, [LOGGING]: { resource_arn: `\${${ACL}.arn}` } },
    changed: { [LOGGING]: undefined },
    findings: [`${ACL} logs nothing: add an aws_wafv2_web_acl_logging_configuration`],
  },
  {
    rule: "web-acl-logged",
    what: "a log group that WAF refuses",
    compliant: {
      [LOGGING]: { log_destination_configs: ["${aws_cloudwatch_log_group.waf.arn}"] },
      "aws_cloudwatch_log_group.waf": { name: "aws-waf-logs-web" },
      "aws_cloudwatch_log_group.other": { name: "other" },
    },
    changed: { "aws_cloudwatch_log_group.waf": { name: "waf-logs-web" } },
    findings: [`${LOGGING} logs to waf-logs-web, which WAF refuses: start its name with aws-waf-logs-`],
  },
  {
    rule: "target-encrypted",
    what: "R29: unencrypted requests, over HTTP and TCP",
    compliant: { [TARGET]: { protocol: "HTTPS" }, [STREAM_TARGET]: { protocol: "TLS" } },
    changed: { [TARGET]: { protocol: "HTTP" }, [STREAM_TARGET]: { protocol: "TCP" } },
    findings: [
      `${TARGET} sends requests unencrypted (HTTP): set protocol to HTTPS, or acknowledge why its targets cannot`,
      `${STREAM_TARGET} sends requests unencrypted (TCP): set protocol to HTTPS, or acknowledge why its targets cannot`,
    ],
  },
];

testRuleCases(CASES);

test("R29: a function is a target without a protocol", () => {
  expect(ruleFindings("target-encrypted", { [TARGET]: { target_type: "lambda" } })).toEqual([]);
});

test("network load balancers have neither headers nor web ACLs, internal ones need none", () => {
  expect(ruleFindings("load-balancer-hardened", { [LB]: { load_balancer_type: "network" } })).toEqual([]);
  expect(ruleFindings("load-balancer-web-acl", { [LB]: { load_balancer_type: "network" } })).toEqual([]);
  expect(ruleFindings("load-balancer-web-acl", { [LB]: { internal: true } })).toEqual([]);
  expect(ruleFindings("load-balancer-web-acl", { [LB]: {} })).toHaveLength(1);
});

test("development may delete its load balancers", () => {
  expect(ruleFindings("load-balancer-kept", { [LB]: {} }, { environment: "dev" })).toEqual([]);
});
