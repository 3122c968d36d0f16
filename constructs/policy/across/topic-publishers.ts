import { blocks, type Json, refersTo, type ResourceView, type StackDocument, strings } from "../stack-document";
import { documentsIn, statementsOf } from "../statements";
import { callerOf, isAllowed } from "./caller";
import type { CrossRule } from "./cross-rule";

interface Publisher {
  readonly type: string;
  readonly service: string;
  readonly topics: (values: ResourceView["values"]) => Json | undefined;
}

const ALARM_ACTIONS = ["alarm_actions", "ok_actions", "insufficient_data_actions"];
const alarmTopics: Publisher["topics"] = (values) => ALARM_ACTIONS.flatMap((name) => strings(values[name]));

/** Resources by which a service publishes to a topic on its own behalf. */
export const PUBLISHERS: readonly Publisher[] = [
  { type: "aws_cloudwatch_metric_alarm", service: "cloudwatch.amazonaws.com", topics: alarmTopics },
  { type: "aws_cloudwatch_composite_alarm", service: "cloudwatch.amazonaws.com", topics: alarmTopics },
  { type: "aws_cloudwatch_event_target", service: "events.amazonaws.com", topics: ({ arn }) => arn },
  {
    type: "aws_budgets_budget",
    service: "budgets.amazonaws.com",
    topics: ({ notification }) => blocks(notification).flatMap((one) => strings(one["subscriber_sns_topic_arns"])),
  },
  {
    type: "aws_ce_anomaly_subscription",
    service: "costalerts.amazonaws.com",
    topics: ({ subscriber }) => blocks(subscriber).flatMap(({ address }) => strings(address)),
  },
  {
    type: "aws_s3_bucket_notification",
    service: "s3.amazonaws.com",
    topics: ({ topic }) => blocks(topic).flatMap((one) => strings(one["topic_arn"])),
  },
  {
    type: "aws_backup_vault_notifications",
    service: "backup.amazonaws.com",
    topics: (values) => values["sns_topic_arn"],
  },
];

export const topicPublishers: CrossRule = {
  id: "topic-publishers",
  title: "Every sender to a topic (alarms, budgets, cost anomalies, rules) may publish to it",
  source: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      PUBLISHERS.flatMap(({ type, service, topics }) =>
        stack
          .all(type)
          .flatMap((sender) =>
            [...new Set(strings(topics(sender.values)))]
              .flatMap((topic) => fault(stacks, stack, topic, service))
              .map((message) => ({ stack: stack.facts.name, address: sender.address, message })),
          ),
      ),
    ),
};

/** Why a service's messages to a topic are lost; nothing for targets that are no topics. */
function fault(stacks: readonly StackDocument[], stack: StackDocument, target: string, service: string): string[] {
  const found = topicMeant(stacks, stack, target);
  if (found === undefined) {
    return /^arn:[\w-]+:sns:/.test(target)
      ? [`sends to ${target}, which no stack creates: name a topic of the deployment`]
      : [];
  }
  if (found.stack.facts.region !== stack.facts.region) {
    return [
      `sends to ${found.topic.address} of ${found.stack.facts.name}, which is in ${found.stack.facts.region}: name a topic of ` +
        stack.facts.region,
    ];
  }
  const statements = found.stack
    .companions(found.topic, "aws_sns_topic_policy", "arn")
    .flatMap(({ values }) => documentsIn(found.stack, values["policy"]))
    .flatMap(statementsOf);
  return isAllowed(statements, callerOf(stack, service, { region: stack.facts.region }), { action: "sns:Publish" })
    ? []
    : [
        `sends to ${found.topic.address} of ${found.stack.facts.name}, whose policy does not let ${service} publish: ` +
          "add it to the topic's publishers",
      ];
}

function topicMeant(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  target: string,
): { readonly stack: StackDocument; readonly topic: ResourceView } | undefined {
  const policy = stack.all("aws_sns_topic_policy").find((one) => refersTo(target, one));
  const text = policy === undefined ? target : policy.values["arn"];
  const own = stack.all("aws_sns_topic").find((topic) => refersTo(text, topic));
  if (own !== undefined) return { stack, topic: own };
  const [, region, name] = /^arn:[\w-]+:sns:([\w-]+):\d+:(.+)$/.exec(target) ?? [];
  const there = stacks.filter(({ facts }) => facts.region === region);
  for (const one of there) {
    const topic = one.all("aws_sns_topic").find(({ values }) => values["name"] === name);
    if (topic !== undefined) return { stack: one, topic };
  }
  return undefined;
}
