import { finding, type Rule } from "../rule";

export const webAclLogged: Rule = {
  id: "web-acl-logged",
  title: "Every web ACL logs what it does",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/waf-controls.html#waf-11",
  check: (stack) =>
    stack
      .all("aws_wafv2_web_acl")
      .filter((acl) => stack.companions(acl, "aws_wafv2_web_acl_logging_configuration", "resource_arn").length === 0)
      .map((acl) => finding(acl, "logs nothing: add an aws_wafv2_web_acl_logging_configuration")),
};
