import { finding, type Rule } from "../rule";
import { type Json, refersTo, type ResourceView, type StackDocument } from "../stack-document";

export const topicSubscribed: Rule = {
  id: "topic-subscribed",
  title: "A topic has a subscription: without one nobody receives its alarms",
  source: "https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
  check: (stack) =>
    stack
      .all("aws_sns_topic")
      .filter((topic) => !subscribed(stack, topic))
      .map((topic) =>
        finding(
          topic,
          "has no subscription, so its messages are lost: give its construct emails or webhooks, or add an " +
            "aws_sns_topic_subscription",
        ),
      ),
};

/** A subscription names its topic, or the topic's policy so that it comes after it. */
function subscribed(stack: StackDocument, topic: ResourceView): boolean {
  const policies = stack.companions(topic, "aws_sns_topic_policy", "arn");
  const names = (arn: Json | undefined) => refersTo(arn, topic) || policies.some((policy) => refersTo(arn, policy));
  return stack.all("aws_sns_topic_subscription").some(({ values }) => names(values["topic_arn"]));
}
