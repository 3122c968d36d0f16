import { finding, type Rule } from "../rule";
import { refersTo } from "../stack-document";

const RULES = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

export const noUnusedGroup: Rule = {
  id: "no-unused-group",
  title: "No security group is unused",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-22",
  check: (stack) =>
    stack
      .all("aws_security_group")
      .filter(
        (group) =>
          !stack.resources.some(
            (resource) => resource !== group && !RULES.includes(resource.type) && refersTo(resource.values, group),
          ),
      )
      .map((group) => finding(group, "is not used: assign it to a resource, or remove it")),
};
