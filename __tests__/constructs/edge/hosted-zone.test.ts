import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Route53HostedZoneDnssec } from "@cdktf/provider-aws/lib/route53-hosted-zone-dnssec";
import { Route53QueryLog } from "@cdktf/provider-aws/lib/route53-query-log";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { HostedZone, type HostedZoneProps } from "../../../constructs/edge/hosted-zone";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, inventory, resource, type StackJson } from "../../support/synth";

const json = (props: Partial<HostedZoneProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    const logKey = { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" };
    new HostedZone(site, "zone", { domain: "example.com", logKey, ...props });
  }, options).site;
const statements = (stack: StackJson, document: string) =>
  stack.data!["aws_iam_policy_document"]![document]!["statement"] as Record<string, unknown>[];

const full = json({ dnssec: true, queryLogDays: 365 });

test("A6: only a zone by default", () => {
  expect(inventory(json())).toEqual({ aws_route53_zone: 1 });
  expect(asText(json())).toHaveResourceWithProperties(Route53Zone, { name: "example.com", comment: "test-dev" });
});

test("A6: a signed zone has a key only for signatures, which Route 53 may use for this account", () => {
  expect(asText(full)).toHaveResourceWithProperties(KmsKey, {
    customer_master_key_spec: "ECC_NIST_P256",
    key_usage: "SIGN_VERIFY",
  });
  const [, signs, grants] = statements(full, "zone_signing_key_policy");
  const account = { variable: "aws:SourceAccount", values: ["123456789012"] };
  expect(signs).toMatchObject({
    actions: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
    principals: [{ identifiers: ["dnssec-route53.amazonaws.com"] }],
    condition: [account],
  });
  expect(grants).toMatchObject({
    actions: ["kms:CreateGrant"],
    condition: [account, { variable: "kms:GrantIsForAWSResource", values: ["true"] }],
  });
});

test("signing is enabled after the key exists", () => {
  expect(asText(full)).toHaveResourceWithProperties(Route53HostedZoneDnssec, {
    depends_on: ["aws_route53_key_signing_key.zone_signing"],
    hosted_zone_id: "${aws_route53_zone.zone.zone_id}",
  });
});

test("queries go to an encrypted log, to which only Route 53 may write for this account, and whose policy exists first", () => {
  expect(asText(full)).toHaveResourceWithProperties(CloudwatchLogGroup, {
    name: "/aws/route53/test-dev",
    retention_in_days: 365,
    kms_key_id: KEY_ARN,
  });
  expect(asText(full)).toHaveResourceWithProperties(Route53QueryLog, {
    cloudwatch_log_group_arn: "${aws_cloudwatch_log_group.zone_queries.arn}",
    depends_on: ["aws_cloudwatch_log_resource_policy.zone_queries_policy"],
  });
  expect(statements(full, "zone_queries_permission")).toMatchObject([
    {
      resources: ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/test-dev:*"],
      principals: [{ identifiers: ["route53.amazonaws.com"] }],
      condition: [{ values: ["123456789012"] }],
    },
  ]);
});

test("in production no plan may destroy zone or key", () => {
  const prod = json({ dnssec: true }, { environment: "prod" });
  for (const type of [Route53Zone, KmsKey]) {
    expect(asText(prod)).toHaveResourceWithProperties(type, { lifecycle: { prevent_destroy: true } });
  }
  for (const address of ["aws_route53_zone.zone", "aws_kms_key.zone_signing_key"]) {
    expect(resource(full, address)).not.toHaveProperty("lifecycle");
  }
});

test.each<Partial<HostedZoneProps>>([{ dnssec: true }, { queryLogDays: 30 }])(
  "fails outside of us-east-1 with %j",
  (props) => {
    expect(() => json(props, { role: "secondary" })).toThrow(
      "[site/zone] should be placed in us-east-1 to be signed or logged, got us-west-2",
    );
    expect(() => json({}, { role: "secondary" })).not.toThrow();
  },
);
