import { type RuleCase, ruleFindings, testRuleCases } from "../../support/rule-cases";

const TOPIC = "aws_sns_topic.alarms";
const QUEUE = "aws_sqs_queue.letters";
const KEY = "${aws_kms_key.data.arn}";
const DOCUMENT = "data.aws_iam_policy_document.policy";
const POLICY = { policy: "${data.aws_iam_policy_document.policy.json}" };
const tlsOnly = (actions: string[], value = "false") => ({
  statement: [
    {
      ...{ effect: "Deny", actions, resources: ["*"] },
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: [value] }],
    },
  ],
});

const CASES: RuleCase[] = [
  {
    rule: "messages-encrypted",
    what: "unencrypted messages, the AWS managed key of topics",
    compliant: {
      [TOPIC]: { kms_master_key_id: KEY },
      "aws_sns_topic.other": { kms_master_key_id: "alias/web-data" },
      [QUEUE]: { sqs_managed_sse_enabled: true },
    },
    changed: {
      [TOPIC]: { kms_master_key_id: undefined },
      "aws_sns_topic.other": { kms_master_key_id: "alias/aws/sns" },
      [QUEUE]: { sqs_managed_sse_enabled: false },
    },
    findings: [
      `${TOPIC} stores messages unencrypted: set kms_master_key_id`,
      "aws_sns_topic.other has the AWS managed key (alias/aws/sns), which alarms cannot use: set a customer managed key",
      `${QUEUE} stores messages unencrypted: set kms_master_key_id`,
    ],
  },
  {
    rule: "messages-tls-only",
    what: "a topic with an inverted condition",
    compliant: {
      [TOPIC]: {},
      "aws_sns_topic_policy.alarms": { arn: `\${${TOPIC}.arn}`, ...POLICY },
      [DOCUMENT]: tlsOnly(["sns:Publish"]),
    },
    changed: { [DOCUMENT]: tlsOnly(["sns:Publish"], "true") },
    findings: [
      `${TOPIC} accepts messages without TLS: deny them in its policy or an aws_sns_topic_policy, on its own ARN, where aws:SecureTransport is false`,
    ],
  },
  {
    rule: "messages-tls-only",
    what: "a queue that denies only reads",
    compliant: {
      [QUEUE]: {},
      "aws_sqs_queue_policy.letters": { queue_url: `\${${QUEUE}.url}`, ...POLICY },
      [DOCUMENT]: tlsOnly(["sqs:*"]),
    },
    changed: { [DOCUMENT]: tlsOnly(["sqs:ReceiveMessage"]) },
    findings: [
      `${QUEUE} accepts messages without TLS: deny them in its policy or an aws_sqs_queue_policy, on its own ARN, where aws:SecureTransport is false`,
    ],
  },
];

testRuleCases(CASES);

test("denying requests without TLS on another queue does not comply", () => {
  const [statement] = tlsOnly(["sqs:*"]).statement;
  const found = (resource: string) =>
    ruleFindings("messages-tls-only", {
      [QUEUE]: { name: "letters", ...POLICY },
      [DOCUMENT]: { statement: [{ ...statement, resources: [resource] }] },
    });
  const arn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;
  for (const own of [arn("letters"), `\${${QUEUE}.arn}`, "*"]) expect(found(own)).toEqual([]);
  for (const other of [arn("other"), arn("more-letters"), "${aws_sqs_queue.letters_two.arn}", "letters"])
    expect(found(other)).toHaveLength(1);
});

test("allowing requests without TLS does not comply", () => {
  const [statement] = tlsOnly(["sns:Publish"]).statement;
  const resources = {
    [TOPIC]: { ...POLICY },
    [DOCUMENT]: { statement: [{ ...statement, effect: "Allow" }] },
  };
  expect(ruleFindings("messages-tls-only", resources)).toHaveLength(1);
  expect(ruleFindings("messages-tls-only", { ...resources, [DOCUMENT]: { statement } })).toEqual([]);
});
