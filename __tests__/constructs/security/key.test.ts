import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Key, type KeyProps, type KeyRef, type KeyUser, lookupKey } from "../../../constructs/security/key";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, resource } from "../../support/synth";

const json = (props: Partial<KeyProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    new Key(site, "key", { name: "data", description: "Data", ...props });
  }, options).site;
const statements = (props: Partial<KeyProps>) =>
  json(props).data!["aws_iam_policy_document"]!["key_policy"]!["statement"] as Record<string, unknown>[];

test("A9: a key rotates, has a deterministic alias and is administered only by the account", () => {
  const stack = json();
  expect(asText(stack)).toHaveResourceWithProperties(KmsKey, {
    enable_key_rotation: true,
    deletion_window_in_days: 30,
  });
  expect(asText(stack)).toHaveResourceWithProperties(KmsAlias, { name: "alias/test-dev-primary-data" });
  expect(statements({})).toEqual([
    {
      sid: "AccountAdministers",
      actions: ["kms:*"],
      resources: ["*"],
      principals: [{ type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] }],
    },
  ]);
});

const OWN_ACCOUNT = { test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] };
const source = (arn: string) => ({ test: "ArnLike", variable: "aws:SourceArn", values: [arn] });
const context = (name: string, arn: string) => ({
  test: "ArnLike",
  variable: `kms:EncryptionContext:aws:${name}`,
  values: [arn],
});

type Use = readonly [sid: string, principal: string, condition: object];
/** Each service with the name of its statement, its principal and its condition. */
const SERVICES: Readonly<Record<KeyUser, Use | readonly [Use, Use]>> = {
  logs: ["CloudWatchLogs", "logs.us-east-1", context("logs:arn", "arn:aws:logs:us-east-1:123456789012:log-group:*")],
  cloudwatch: ["Alarms", "cloudwatch", OWN_ACCOUNT],
  "delivery.logs": ["LogDelivery", "delivery.logs", OWN_ACCOUNT],
  cloudfront: ["CloudFront", "cloudfront", source("arn:aws:cloudfront::123456789012:distribution/*")],
  sns: ["Sns", "sns", OWN_ACCOUNT],
  events: [
    ["Events", "events", context("sns:topicArn", "arn:aws:sns:us-east-1:123456789012:*")],
    ["EventsToQueues", "events", context("sqs:arn", "arn:aws:sqs:us-east-1:123456789012:*")],
  ],
  s3: ["S3Notifications", "s3", OWN_ACCOUNT],
  backup: ["Backup", "backup", OWN_ACCOUNT],
  budgets: ["Budgets", "budgets", OWN_ACCOUNT],
  costalerts: ["CostAlerts", "costalerts", OWN_ACCOUNT],
  cloudtrail: ["CloudTrail", "cloudtrail", source("arn:aws:cloudtrail:us-east-1:123456789012:trail/*")],
};

test.each(Object.keys(SERVICES) as KeyUser[])("%s uses it only for resources of this account", (service) => {
  const uses = typeof SERVICES[service][0] === "string" ? [SERVICES[service] as Use] : SERVICES[service];
  expect(statements({ services: [service] }).slice(1)).toEqual(
    (uses as readonly Use[]).map(([sid, principal, condition]) => ({
      sid,
      actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"],
      resources: ["*"],
      principals: [{ type: "Service", identifiers: [`${principal}.amazonaws.com`] }],
      condition: [condition],
    })),
  );
});

test("in production no plan may destroy it", () => {
  expect(asText(json({}, { environment: "prod" }))).toHaveResourceWithProperties(KmsKey, {
    lifecycle: { prevent_destroy: true },
  });
  expect(resource(json(), "aws_kms_key.key")).not.toHaveProperty("lifecycle");
});

test("a key of another stack is read once, however often it is looked up", () => {
  const keys: KeyRef[] = [];
  const { site } = synthesizedSite((stack) => {
    for (const name of ["data", "data", "logs"]) keys.push(lookupKey(stack, name));
  });
  expect(Object.keys(site.data!["aws_kms_alias"]!)).toEqual(["data_key", "logs_key"]);
  const alias = (name: string) => `alias/test-dev-primary-${name}`;
  expect(keys.map((key) => key.alias)).toEqual([alias("data"), alias("data"), alias("logs")]);
});

test("the lookup of a key fails in the scope that creates it under the same id", () => {
  expect(() =>
    synthesizedSite((stack) => {
      new Key(stack, "data-key", { name: "data", description: "Data" });
      lookupKey(stack, "data");
    }),
  ).toThrow("There is already a Construct with name 'data-key'");
});
