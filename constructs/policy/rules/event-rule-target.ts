import { finding, type Rule } from "../rule";

export const eventRuleTarget: Rule = {
  id: "event-rule-target",
  title: "A rule of EventBridge has a target",
  source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html",
  check: (stack) =>
    stack
      .all("aws_cloudwatch_event_rule")
      .filter((rule) => stack.companions(rule, "aws_cloudwatch_event_target", "rule", "name").length === 0)
      .map((rule) => finding(rule, "has no target, so its events are discarded: add one or remove the rule")),
};
