import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Testing } from "cdktf";
import { messagesEncrypted } from "../../../constructs/policy/rules/messages-encrypted";
import { messagesTlsOnly } from "../../../constructs/policy/rules/messages-tls-only";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { Queue, type QueueProps } from "../../../constructs/messaging/queue";
import { KEY_ARN } from "../../support/keys";
import type { SiteStack } from "../../../stacks/shared/site-stack";
import { testSite } from "../../support/site";
import { asDocument, inventory, resource, type StackJson } from "../../support/synth";

const ARN = "arn:aws:sqs:us-east-1:123456789012:test-dev-primary-orders";
const RULE = "arn:aws:events:us-east-1:123456789012:rule/test-dev-primary-orders";

type Props = Partial<QueueProps>;

function json(props: Props | ((site: SiteStack) => Props) = {}): string {
  const site = testSite(Testing.app());
  const given = typeof props === "function" ? props(site) : props;
  new Queue(site, "orders", { name: "orders", key: { arn: KEY_ARN }, ...given });
  return Testing.synth(site);
}

const parsed = (props?: Parameters<typeof json>[0]) => JSON.parse(json(props)) as StackJson;
const senders = (of: (site: SiteStack) => QueueProps["senders"]) => {
  const documents = parsed((site) => ({ senders: of(site) })).data!["aws_iam_policy_document"]!;
  return (documents["orders_document"]!["statement"] as object[]).slice(1);
};

test("E10: a queue is encrypted with the customer managed key and has a deterministic name; SQS's defaults stay its own", () => {
  const plain = json();
  expect(plain).toHaveResourceWithProperties(SqsQueue, { name: "test-dev-primary-orders", kms_master_key_id: KEY_ARN });
  expect(Object.keys(resource(parsed(), "aws_sqs_queue.orders")).sort()).toEqual([
    "kms_master_key_id",
    "name",
    "policy",
  ]);
  expect(inventory(parsed())).toEqual({ aws_sqs_queue: 1 });
});

test("E10: its policy is part of its creation and denies requests without TLS", () => {
  const plain = json();
  expect(plain).toHaveResourceWithProperties(SqsQueue, {
    policy: "${data.aws_iam_policy_document.orders_document.json}",
  });
  expect(plain).toHaveDataSourceWithProperties(DataAwsIamPolicyDocument, {
    statement: [
      {
        sid: "TlsOnly",
        effect: "Deny",
        actions: ["sqs:*"],
        resources: [ARN],
        principals: [{ type: "*", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ],
  });
});

test("retention and visibility timeout", () => {
  const queue = json({ retentionSeconds: 3600, visibilityTimeoutSeconds: 180 });
  expect(queue).toHaveResourceWithProperties(SqsQueue, {
    message_retention_seconds: 3600,
    visibility_timeout_seconds: 180,
  });
  expect(queue).not.toHaveResourceWithProperties(SqsQueue, { message_retention_seconds: 345_600 });
});

test("E10: messages that consumers fail on go to a second queue with the same key, which keeps them for 14 days", () => {
  const queue = json({ deadLetters: { maxReceives: 3 } });
  expect(queue).toHaveResourceWithProperties(SqsQueue, {
    name: "test-dev-primary-orders",
    redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.orders_dead_letters.arn}","maxReceiveCount":3}',
  });
  expect(queue).toHaveResourceWithProperties(SqsQueue, {
    name: "test-dev-primary-orders-dead-letters",
    kms_master_key_id: KEY_ARN,
    message_retention_seconds: 1_209_600,
    policy: "${data.aws_iam_policy_document.orders_dead_letters_document.json}",
  });
  const shorter = json({ retentionSeconds: 60, deadLetters: { maxReceives: 3, retentionSeconds: 60 } });
  expect(shorter).not.toHaveResourceWithProperties(SqsQueue, { message_retention_seconds: 1_209_600 });
});

test("E10: services send for the named resources only, or for this account only", () => {
  const account = { test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] };
  const from = (arn: string) => ({ test: "ArnLike", variable: "aws:SourceArn", values: [arn] });
  const topic = "${aws_sns_topic.alerts.arn}";
  const bucket = "arn:aws:s3:::test-dev-uploads";
  expect(
    senders((site) => [
      { service: "events.amazonaws.com", sourceArns: [RULE] },
      { service: "sns.amazonaws.com", sourceArns: [new SnsTopic(site, "alerts", {}).arn] },
      { service: "s3.amazonaws.com", sourceArns: [bucket], sourceAccount: true },
      { service: "cloudwatch.amazonaws.com" },
    ]),
  ).toEqual(
    [
      { sid: "SenderEvents", service: "events.amazonaws.com", condition: [from(RULE)] },
      { sid: "SenderSns", service: "sns.amazonaws.com", condition: [from(topic)] },
      { sid: "SenderS3", service: "s3.amazonaws.com", condition: [from(bucket), account] },
      { sid: "SenderCloudwatch", service: "cloudwatch.amazonaws.com", condition: [account] },
    ].map(({ sid, service, condition }) => ({
      ...{ sid, actions: ["sqs:SendMessage"], resources: [ARN], condition },
      principals: [{ type: "Service", identifiers: [service] }],
    })),
  );
  expect(senders(() => [])).toEqual([]);
});

test("the policy rules for messages find nothing, and something when the policy or the key is missing", () => {
  const facts = { name: "site", environment: "dev", kind: "site", region: "us-east-1" } as const;
  const findings = (stack: StackJson) =>
    [messagesEncrypted, messagesTlsOnly].flatMap((rule) =>
      rule.check(new StackDocument(facts, asDocument(stack), [])).map(({ address }) => address),
    );
  const all = { deadLetters: { maxReceives: 3 }, senders: [{ service: "events.amazonaws.com", sourceArns: [RULE] }] };
  expect(findings(parsed(all))).toEqual([]);
  const bent = parsed(all);
  delete resource(bent, "aws_sqs_queue.orders")["kms_master_key_id"];
  delete resource(bent, "aws_sqs_queue.orders_dead_letters")["policy"];
  expect(findings(bent)).toEqual(["aws_sqs_queue.orders", "aws_sqs_queue.orders_dead_letters"]);
});

const events = { service: "events.amazonaws.com", sourceArns: [RULE] };

test.each<[string, Props, string]>([
  [
    "a name that SQS refuses",
    { name: "orders.fifo" },
    "name should consist of letters, digits and hyphens, got 'orders.fifo'",
  ],
  ["a name that is too long", { name: "o".repeat(64) }, "AWS allows 80: shorten the deployment's name by 1"],
  [
    "a fraction of a second",
    { visibilityTimeoutSeconds: 0.5 },
    "[site/orders] visibilityTimeoutSeconds should be a whole number from 0 to 43200, got 0.5",
  ],
  [
    "messages of a dead-letter queue that SQS deletes on arrival",
    { retentionSeconds: 600, deadLetters: { maxReceives: 3, retentionSeconds: 599 } },
    "deadLetters.retentionSeconds should be at least retentionSeconds (600), got 599",
  ],
  [
    "messages of a dead-letter queue that are kept shorter than SQS's own retention",
    { deadLetters: { maxReceives: 3, retentionSeconds: 3600 } },
    "deadLetters.retentionSeconds should be at least retentionSeconds (345600), got 3600",
  ],
  [
    "a sender without a principal",
    { senders: [{ service: "events" }] },
    "service of a sender should be a service principal such as events.amazonaws.com, got 'events'",
  ],
  [
    "a sender twice",
    { senders: [events, events] },
    "senders should name each service once, got 'events.amazonaws.com' twice: merge its sourceArns",
  ],
  [
    "an empty list of sources",
    { senders: [{ ...events, sourceArns: [] }] },
    "sourceArns of sender 'events.amazonaws.com' should contain an ARN or be left out, got none",
  ],
  [
    "a sender without a source",
    { senders: [{ service: "events.amazonaws.com", sourceAccount: false }] },
    "sourceAccount of sender 'events.amazonaws.com' should be true without sourceArns, got false",
  ],
  [
    "an ARN without account",
    { senders: [{ service: "s3.amazonaws.com", sourceArns: ["arn:aws:s3:::uploads"] }] },
    "sourceArns of sender 's3.amazonaws.com' should contain the account, or sourceAccount should be true, got 'arn:aws:s3:::uploads'",
  ],
])("fails with %s", (_, props, message) => {
  expect(() => json(props)).toThrow(message);
});
