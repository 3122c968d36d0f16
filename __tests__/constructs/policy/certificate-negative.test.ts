import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const CERTIFICATE = "aws_acm_certificate.front";
const ISSUED = "aws_acm_certificate_validation.front_issued";
const ALARM = "aws_cloudwatch_metric_alarm.expiry";
const ZONE = "aws_route53_zone.zone";

const expiry = {
  namespace: "AWS/CertificateManager",
  metric_name: "DaysToExpiry",
  dimensions: { CertificateArn: `\${${ISSUED}.certificate_arn}` },
  comparison_operator: "LessThanThreshold",
  threshold: 30,
  alarm_actions: ["${aws_sns_topic.alerts.arn}"],
  actions_enabled: true,
};
const watched = {
  [CERTIFICATE]: { domain_name: "example.com" },
  [ISSUED]: { certificate_arn: `\${${CERTIFICATE}.arn}` },
  [ALARM]: expiry,
};
const UNWATCHED = `${CERTIFICATE} has no alarm with an action on DaysToExpiry below 30 or more, so a failed renewal raises no alarm: add a CertificateMonitor`;

const CASES: RuleCase[] = [
  {
    rule: "no-certificate-lookup",
    what: "R2: the newest issued certificate of a domain, whatever its key",
    compliant: watched,
    changed: {
      "data.aws_acm_certificate.certificate": { domain: "example.com", statuses: ["ISSUED"], most_recent: true },
    },
    findings: [
      "data.aws_acm_certificate.certificate looks up a certificate: ListCertificates returns RSA keys only unless " +
        "key_types lists others, and of several with the same subject any may be selected: create it here with Certificate",
    ],
  },
  {
    rule: "zone-before-certificates",
    what: "R3: a certificate that waits for its validation in the zone's own stack",
    compliant: { [ZONE]: { name: "example.com" } },
    changed: {
      [CERTIFICATE]: { domain_name: "example.com", validation_method: "DNS" },
      [ISSUED]: { certificate_arn: `\${${CERTIFICATE}.arn}` },
    },
    facts: { kind: "global" },
    findings: [CERTIFICATE, ISSUED].map(
      (address) =>
        `${address} is in the same stack as ${ZONE}, whose name servers cannot be set at the parent domain before the apply ` +
        "ends: ACM finds no validation record, and Terraform fails after 75 minutes: move it to a later stack",
    ),
  },
  ...(
    [
      ["no alarm", undefined],
      ["an alarm on another metric", { metric_name: "DaysToExpire" }],
      ["an alarm on another certificate", { dimensions: { CertificateArn: "${aws_acm_certificate.other.arn}" } }],
      ["a reversed comparison", { comparison_operator: "GreaterThanThreshold" }],
      ["an alarm that comes too late", { threshold: 29 }],
      ["an alarm in another namespace", { namespace: "AWS/ACM" }],
      ["an alarm without an action", { alarm_actions: [] }],
      ["an alarm whose actions are off", { actions_enabled: false }],
    ] as const
  ).map(([what, change]) => ({
    rule: "certificate-expiry-alarm",
    what: `R33: ${what}`,
    compliant: watched,
    changed: { [ALARM]: change },
    findings: [UNWATCHED],
  })),
];

testRuleCases(CASES);

test("a zone of networks may share a stack with certificates, which are validated elsewhere", () => {
  const found = ruleFindings("zone-before-certificates", {
    [ZONE]: { vpc: [{ vpc_id: "vpc-1" }] },
    [ISSUED]: {},
  });
  expect(found).toEqual([]);
});
