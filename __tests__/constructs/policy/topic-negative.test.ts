import { type RuleCase, testRuleCases } from "../../support/rule-cases";

const ALARMS = "aws_sns_topic.alarms";
const NOTIFICATIONS = "aws_sns_topic.notifications";
const POLICY = "aws_sns_topic_policy.notifications";
const EMAIL = "aws_sns_topic_subscription.email";
const HOOK = "aws_sns_topic_subscription.hook";

const noSubscription = (topic: string) =>
  `${topic} has no subscription, so its messages are lost: give its construct emails or webhooks, or add an ` +
  "aws_sns_topic_subscription";
const compliant = {
  [ALARMS]: { name: "alarms" },
  [EMAIL]: { topic_arn: `\${${ALARMS}.arn}`, protocol: "email", endpoint: "oncall@example.com" },
  [NOTIFICATIONS]: { name: "notifications" },
  [POLICY]: { arn: `\${${NOTIFICATIONS}.arn}` },
  [HOOK]: { topic_arn: `\${${POLICY}.arn}`, protocol: "https", endpoint: "https://example.com" },
};

const CASES: RuleCase[] = [
  {
    rule: "topic-subscribed",
    what: "no subscription",
    compliant,
    changed: { [EMAIL]: undefined, [HOOK]: undefined },
    findings: [noSubscription(ALARMS), noSubscription(NOTIFICATIONS)],
  },
  {
    rule: "topic-subscribed",
    what: "a subscription to another topic",
    compliant,
    changed: { [EMAIL]: { topic_arn: `\${${NOTIFICATIONS}.arn}` } },
    findings: [noSubscription(ALARMS)],
  },
  {
    rule: "topic-subscribed",
    what: "a subscription through the policy of another topic",
    compliant,
    changed: { [POLICY]: { arn: `\${${ALARMS}.arn}` } },
    findings: [noSubscription(NOTIFICATIONS)],
  },
];

testRuleCases(CASES);
