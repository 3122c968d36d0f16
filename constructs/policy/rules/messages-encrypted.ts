import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven, isOn } from "../values";

export const messagesEncrypted: Rule = {
  id: "messages-encrypted",
  title: "Topics and queues are encrypted, topics with a key of ours that services may use",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/sns-controls.html#sns-1",
  check: (stack) => [
    ...stack.all("aws_sns_topic").flatMap((topic) => {
      const key = topic.values["kms_master_key_id"];
      if (!isGiven(key)) return [finding(topic, "keeps messages in clear: set kms_master_key_id")];
      // Alarms and events cannot publish with AWS's own key: its policy lets none of them use it.
      return show(key).endsWith("alias/aws/sns")
        ? [finding(topic, `has AWS's own key (${show(key)}), which alarms cannot use: set a key of ours`)]
        : [];
    }),
    ...stack
      .all("aws_sqs_queue")
      .filter(({ values }) => !isGiven(values["kms_master_key_id"]) && !isOn(values["sqs_managed_sse_enabled"]))
      .map((queue) => finding(queue, "keeps messages in clear: set kms_master_key_id")),
  ],
};
