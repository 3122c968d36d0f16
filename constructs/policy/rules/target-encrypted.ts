import { finding, type Rule } from "../rule";
import { show } from "../stack-document";

/** Protocols of application and network load balancers that encrypt. */
const ENCRYPTED: readonly unknown[] = ["HTTPS", "TLS"];

export const targetEncrypted: Rule = {
  id: "target-encrypted",
  title: "Load balancers encrypt traffic to their targets",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-22",
  check: (stack) =>
    stack
      .all("aws_lb_target_group")
      .filter(({ values }) => values["target_type"] !== "lambda" && !ENCRYPTED.includes(values["protocol"]))
      .map((group) =>
        finding(
          group,
          `sends requests unencrypted (${show(group.values["protocol"])}): set protocol to HTTPS, or acknowledge why its targets cannot`,
        ),
      ),
};
