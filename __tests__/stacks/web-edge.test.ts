import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { DataAwsAcmCertificate } from "@cdktf/provider-aws/lib/data-aws-acm-certificate";
import { App } from "cdktf";
import { multiRegionWeb } from "../../config/multi-region-web";
import { checked } from "../../config/schema/check";
import { build } from "../../stacks/build";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { builtStacks } from "../support/deployments";
import { asText, inTemporaryFolder, inventory, resource, type StackJson } from "../support/synth";

interface Output {
  readonly output?: Record<string, { readonly description: string; readonly value: string }>;
}

function stacksOf(dnssec: boolean): readonly PlatformStack[] {
  return inTemporaryFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    const values = multiRegionWeb("prod");
    const [deployment] = checked([{ source: "test", value: { ...values, edge: { ...values.edge, dnssec } } }]);
    build(app, deployment!);
    const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
    for (const stack of stacks) stack.toTerraform();
    return stacks;
  });
}
const json = (stacks: readonly PlatformStack[], name: string) =>
  stacks.find(({ node }) => node.id === `web-prod-${name}`)!.toTerraform() as unknown as StackJson & Output;

const signed = stacksOf(true);
const NAME_SERVERS = {
  description:
    "Set these as the NS record of web.example.com at the parent domain before any stack that requests a certificate is applied",
  value: "${aws_route53_zone.zone.name_servers}",
};

test("R3: the zone has a stack of its own, and its outputs are the records for the parent domain", () => {
  expect(json(stacksOf(false), "dns").output).toEqual({ name_servers: NAME_SERVERS });
  expect(json(signed, "dns").output).toEqual({
    name_servers: NAME_SERVERS,
    ds_record: {
      description: "Set this as the DS record of web.example.com at the parent domain, once its NS record is there",
      value: "${aws_route53_key_signing_key.zone_signing.ds_record}",
    },
  });
  expect(Object.keys(inventory(json(signed, "dns"))).filter((type) => /acm|record/.test(type))).toEqual([]);
});

test("A7: the zone's queries go where the edge's logs go", () => {
  const [dns, edge] = ["dns", "global"].map((name) => builtStacks("web-prod")[`web-prod-${name}`]!.json);
  expect(asText(edge!)).toHaveResourceWithProperties(CloudwatchLogSubscriptionFilter, {
    log_group_name: resource(dns!, "aws_cloudwatch_log_group.zone_queries")["name"],
    destination_arn: "${aws_kinesis_firehose_delivery_stream.log_shipping.arn}",
  });
});

test("R2: CloudFront has the certificate of its own stack, issued by the records that the stack writes", () => {
  const { json: edge } = builtStacks("web-prod")["web-prod-global"]!;
  expect(asText(edge)).not.toHaveDataSource(DataAwsAcmCertificate);
  expect(asText(edge)).toHaveResourceWithProperties(CloudfrontDistribution, {
    viewer_certificate: {
      acm_certificate_arn: "${aws_acm_certificate_validation.certificate_issued.certificate_arn}",
      minimum_protocol_version: "TLSv1.2_2021",
      ssl_support_method: "sni-only",
    },
  });
  expect(asText(edge)).toHaveResourceWithProperties(AcmCertificateValidation, {
    certificate_arn: "${aws_acm_certificate.certificate.arn}",
    depends_on: [
      "aws_route53_record.certificate_validation_web_example_com",
      "aws_route53_record.certificate_validation_origin_web_example_com",
    ],
  });
});

test("R3: zone, CloudFront with the validation records, sites, their names, then the health checks of those names", () => {
  const dependencies = Object.fromEntries(
    signed.map((stack) => [
      stack.node.id.replace("web-prod-", ""),
      stack.dependencies.map(({ node }) => node.id.replace("web-prod-", "")).sort(),
    ]),
  );
  expect(dependencies).toMatchObject({
    dns: ["identity"],
    global: ["dns", "identity"],
    "edge-archive": ["control-base", "global", "identity", "primary-base", "secondary-base"],
    primary: ["control-base", "global", "identity", "primary-base", "secondary-base"],
    secondary: ["identity", "primary"],
    "primary-origin-dns": ["identity", "primary"],
    "secondary-origin-dns": ["identity", "secondary"],
    routing: ["control", "identity", "primary-origin-dns", "secondary-origin-dns"],
  });
});

test("R33: the expiry of the certificate is watched in every region that has one", () => {
  for (const stack of ["global", "primary", "secondary"]) {
    expect(asText(builtStacks("web-prod")[`web-prod-${stack}`]!.json)).toHaveResourceWithProperties(
      CloudwatchMetricAlarm,
      { alarm_name: `web-prod-${stack}-certificate-expiry`, threshold: 30 },
    );
  }
});

test("R11: the origin group asks the primary's bucket first, each under its own name", () => {
  const { origin, origin_group: groups } = resource(
    builtStacks("web-prod")["web-prod-global"]!.json,
    "aws_cloudfront_distribution.distribution",
  ) as unknown as {
    readonly origin: readonly { readonly origin_id: string; readonly domain_name: string }[];
    readonly origin_group: readonly { readonly member: readonly { readonly origin_id: string }[] }[];
  };
  const host = (id: string) => origin.find(({ origin_id: own }) => own === id)!.domain_name;
  expect(groups.map(({ member }) => member.map(({ origin_id: id }) => host(id)))).toEqual([
    [
      "web-prod-assets-us-east-1-222222222222.s3.us-east-1.amazonaws.com",
      "web-prod-assets-us-west-2-222222222222.s3.us-west-2.amazonaws.com",
    ],
  ]);
  expect([host("site-primary"), host("site-secondary")].map((name) => name.split(".")[0])).toEqual([
    "primary",
    "secondary",
  ]);
});

test.each([
  ["primary", "us-west-2", "secondary"],
  ["secondary", "us-east-1", "primary"],
])("R19: the backups of the %s are copied to the other region's vault", (site, region, other) => {
  const plan = resource(builtStacks("web-prod")[`web-prod-${site}`]!.json, "aws_backup_plan.backup");
  const rules = plan["rule"] as readonly { readonly copy_action: readonly Record<string, unknown>[] }[];
  expect(rules.map(({ copy_action: copies }) => copies.map((copy) => copy["destination_vault_arn"]))).toEqual([
    [`arn:aws:backup:${region}:222222222222:backup-vault:web-prod-${other}-backup`],
  ]);
});
