import { finding, type Rule } from "../rule";
import { isAnywhere } from "../internet";

export const noOpenEgress: Rule = {
  id: "no-open-egress",
  title: "No security group may reach the whole internet without saying what for",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
  check: (stack) =>
    stack
      .all("aws_vpc_security_group_egress_rule")
      .filter(({ values }) => isAnywhere(values))
      .map((rule) =>
        finding(
          rule,
          rule.values["ip_protocol"] === "-1" || rule.values["from_port"] !== rule.values["to_port"]
            ? "opens more than one port to the whole internet: name the port that is needed"
            : "opens a port to the whole internet: name a group or prefix list, or acknowledge what it is for",
        ),
      ),
};
