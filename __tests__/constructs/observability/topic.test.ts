import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Topic, type TopicProps } from "../../../constructs/observability/topic";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText, inventory } from "../../support/synth";

const json = (props: Partial<TopicProps> = {}) =>
  synthesizedSite((site) => {
    new Topic(site, "alerts", { key: { arn: KEY_ARN }, ...props });
  }).site;
const statements = (props?: Partial<TopicProps>) =>
  json(props).data!["aws_iam_policy_document"]!["alerts_policy"]!["statement"] as Record<string, unknown>[];

test("A7: a topic is encrypted with the customer managed key and has a deterministic name", () => {
  expect(asText(json())).toHaveResourceWithProperties(SnsTopic, {
    name: "test-dev-primary-alerts",
    kms_master_key_id: KEY_ARN,
    signature_version: 2,
  });
});

test("A10: requests without TLS are denied, and services publish for this account only", () => {
  const [tls, , cloudwatch] = statements();
  expect(tls).toMatchObject({
    effect: "Deny",
    principals: [{ type: "*", identifiers: ["*"] }],
    condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  });
  expect(cloudwatch).toMatchObject({
    sid: "PublisherCloudwatch",
    actions: ["sns:Publish"],
    principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
    condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
  });
});

test("every publisher has a condition, and no others may publish", () => {
  const all = statements({ publishers: ["cloudwatch", "events", "budgets", "costalerts"] });
  const open = all.filter(({ effect, condition }) => effect !== "Deny" && condition === undefined);
  expect(open.map(({ principals }) => principals)).toEqual([
    [{ type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] }],
  ]);
  expect(all.find(({ sid }) => sid === "PublisherEvents")).toMatchObject({
    condition: [
      { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:events:us-east-1:123456789012:rule/*"] },
    ],
  });
  expect(statements({ publishers: [] })).toHaveLength(2);
});

test("A7: e-mail and webhooks are subscribed, each under a name of its own", () => {
  const stack = json({
    emails: ["ops@example.com", "dev@example.com"],
    webhooks: [{ name: "pager", url: "https://events.example.com/hook", confirmsItself: true }],
  });
  expect(inventory(stack)).toMatchObject({ aws_sns_topic_subscription: 3 });
  expect(asText(stack)).toHaveResourceWithProperties(SnsTopicSubscription, {
    protocol: "email",
    endpoint: "ops@example.com",
    topic_arn: "${aws_sns_topic_policy.alerts_topic_policy.arn}",
  });
  expect(asText(stack)).toHaveResourceWithProperties(SnsTopicSubscription, {
    protocol: "https",
    endpoint: "https://events.example.com/hook",
    endpoint_auto_confirms: true,
  });
});

test.each<[string, Partial<TopicProps>, string]>([
  ["an invalid address", { emails: ["ops"] }, "emails should contain addresses like ops@example.com, got 'ops'"],
  [
    "plain HTTP",
    { webhooks: [{ name: "chat", url: "http://example.com" }] },
    "url of webhook 'chat' should begin with",
  ],
  [
    "a password in a URL",
    { webhooks: [{ name: "chat", url: "https://user:secret@example.com" }] },
    "contain no user or password",
  ],
])("fails with %s", (_, props, message) => {
  expect(() => json(props)).toThrow(message);
});
