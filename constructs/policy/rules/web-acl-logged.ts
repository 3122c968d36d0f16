import { finding, type Rule } from "../rule";
import { refersTo, show } from "../stack-document";
import { texts } from "../values";

/** Prefix of the log groups that WAF can write to. */
const PREFIX = "aws-waf-logs-";

export const webAclLogged: Rule = {
  id: "web-acl-logged",
  title: "Every web ACL writes logs, to a log group that WAF accepts",
  source: "https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html",
  check: (stack) => [
    ...stack
      .all("aws_wafv2_web_acl")
      .filter((acl) => stack.companions(acl, "aws_wafv2_web_acl_logging_configuration", "resource_arn").length === 0)
      .map((acl) => finding(acl, "logs nothing: add an aws_wafv2_web_acl_logging_configuration")),
    ...stack.all("aws_wafv2_web_acl_logging_configuration").flatMap((logging) =>
      stack
        .all("aws_cloudwatch_log_group")
        .filter((group) => texts(logging.values["log_destination_configs"]).some((one) => refersTo(one, group)))
        .map(({ values }) => show(values["name"]))
        .filter((name) => !name.startsWith(PREFIX))
        .map((name) => finding(logging, `logs to ${name}, which WAF refuses: start its name with ${PREFIX}`)),
    ),
  ],
};
