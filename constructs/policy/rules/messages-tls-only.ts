import { finding, type Rule } from "../rule";
import { documentsIn, refusesPlainText } from "../statements";

const KINDS = [
  { type: "aws_sns_topic", policy: "aws_sns_topic_policy", attribute: "arn", actions: /^sns:(?:\*|Publish)$/ },
  {
    type: "aws_sqs_queue",
    policy: "aws_sqs_queue_policy",
    attribute: "queue_url",
    actions: /^sqs:(?:\*|SendMessage)$/,
  },
] as const;

export const messagesTlsOnly: Rule = {
  id: "messages-tls-only",
  title: "Topics and queues refuse messages sent without TLS",
  source:
    "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit",
  check: (stack) =>
    KINDS.flatMap(({ type, policy, attribute, actions }) =>
      stack
        .all(type)
        .filter(
          (target) =>
            !documentsIn(stack, target.values["policy"]).some((document) =>
              refusesPlainText(document, actions, target),
            ) &&
            !stack
              .companions(target, policy, attribute)
              .flatMap(({ values }) => documentsIn(stack, values["policy"]))
              .some((document) => refusesPlainText(document, actions, target)),
        )
        .map((target) =>
          finding(
            target,
            `accepts messages without TLS: deny them in its policy or an ${policy}, on its own ARN, where aws:SecureTransport is false`,
          ),
        ),
    ),
};
