import { type RuleCase, testRuleCases } from "../../support/rule-cases";

const ALARMS = "aws_sns_topic.alarms";
const NEWS = "aws_sns_topic.news";
const POLICY = "aws_sns_topic_policy.news";
const EMAIL = "aws_sns_topic_subscription.email";
const HOOK = "aws_sns_topic_subscription.hook";

const noSubscription = (topic: string) =>
  `${topic} has no subscription, so what is sent to it reaches nobody: give its construct emails or webhooks, or add an ` +
  "aws_sns_topic_subscription";
const compliant = {
  [ALARMS]: { name: "alarms" },
  [EMAIL]: { topic_arn: `\${${ALARMS}.arn}`, protocol: "email", endpoint: "oncall@example.com" },
  [NEWS]: { name: "news" },
  [POLICY]: { arn: `\${${NEWS}.arn}` },
  [HOOK]: { topic_arn: `\${${POLICY}.arn}`, protocol: "https", endpoint: "https://example.com" },
};

const CASES: RuleCase[] = [
  {
    rule: "topic-subscribed",
    what: "no subscription",
    compliant,
    planted: { [EMAIL]: undefined, [HOOK]: undefined },
    findings: [noSubscription(ALARMS), noSubscription(NEWS)],
  },
  {
    rule: "topic-subscribed",
    what: "a subscription to another topic",
    compliant,
    planted: { [EMAIL]: { topic_arn: `\${${NEWS}.arn}` } },
    findings: [noSubscription(ALARMS)],
  },
  {
    rule: "topic-subscribed",
    what: "a subscription through the policy of another topic",
    compliant,
    planted: { [POLICY]: { arn: `\${${ALARMS}.arn}` } },
    findings: [noSubscription(NEWS)],
  },
];

testRuleCases(CASES);
