import { finding, type Rule } from "../rule";

const TYPES = ["aws_security_group", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];

export const describedRules: Rule = {
  id: "described-rules",
  title: "Every security group and every rule has a description",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  check: (stack) => [
    ...stack
      .all(...TYPES)
      .filter(({ values }) => typeof values["description"] !== "string" || values["description"].trim() === "")
      .map((rule) => finding(rule, "has no description: describe what the rule is for")),
    ...stack
      .all("aws_security_group")
      .filter(({ values }) => values["ingress"] !== undefined || values["egress"] !== undefined)
      .map((group) => finding(group, "has inline rules: add rules with allowFrom, each with a description")),
    ...stack
      .all("aws_security_group_rule")
      .map((rule) => finding(rule, "is of the old rule type: use allowFrom, which creates one rule for each source")),
  ],
};
