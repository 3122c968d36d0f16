import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven, isOn } from "../values";

export const messagesEncrypted: Rule = {
  id: "messages-encrypted",
  title: "Topics and queues are encrypted, topics with a customer managed key that services may use",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-1",
  check: (stack) => [
    ...stack.all("aws_sns_topic").flatMap((topic) => {
      const key = topic.values["kms_master_key_id"];
      if (!isGiven(key)) return [finding(topic, "stores messages unencrypted: set kms_master_key_id")];
      // Alarms and events cannot publish with the AWS managed key: its policy does not allow their services.
      return show(key).endsWith("alias/aws/sns")
        ? [
            finding(
              topic,
              `has the AWS managed key (${show(key)}), which alarms cannot use: set a customer managed key`,
            ),
          ]
        : [];
    }),
    ...stack
      .all("aws_sqs_queue")
      .filter(({ values }) => !isGiven(values["kms_master_key_id"]) && !isOn(values["sqs_managed_sse_enabled"]))
      .map((queue) => finding(queue, "stores messages unencrypted: set kms_master_key_id")),
  ],
};
