import { finding, type Rule } from "../rule";
import { isAnywhere } from "../internet";

export const noOpenEgress: Rule = {
  id: "no-open-egress",
  title: "No security group has egress to the whole internet without an acknowledged reason",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
  check: (stack) =>
    stack
      .all("aws_vpc_security_group_egress_rule")
      .filter(({ values }) => isAnywhere(values))
      .map((rule) =>
        finding(
          rule,
          rule.values["ip_protocol"] === "-1" || rule.values["from_port"] !== rule.values["to_port"]
            ? "allows more than one port to the whole internet: allow only the port that is needed"
            : "allows a port to the whole internet: name a security group or prefix list, or acknowledge the reason",
        ),
      ),
};
