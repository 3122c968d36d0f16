import { finding, type Rule } from "../rule";
import { isAnywhere } from "../internet";

export const noOpenEgress: Rule = {
  id: "no-open-egress",
  title: "No security group may reach every port of the internet",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
  check: (stack) =>
    stack
      .all("aws_vpc_security_group_egress_rule")
      .filter(({ values }) => isAnywhere(values))
      .filter(({ values }) => values["ip_protocol"] === "-1" || values["from_port"] !== values["to_port"])
      .map((rule) => finding(rule, "opens more than one port to the whole internet: name the port that is needed")),
};
