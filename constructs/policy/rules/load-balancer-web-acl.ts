import { finding, type Rule } from "../rule";
import { isOn } from "../values";

export const loadBalancerWebAcl: Rule = {
  id: "load-balancer-web-acl",
  title: "Every internet-facing application load balancer has a web ACL",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-16",
  check: (stack) =>
    stack
      .all("aws_lb", "aws_alb")
      .filter(
        ({ values }) => (values["load_balancer_type"] ?? "application") === "application" && !isOn(values["internal"]),
      )
      .filter(
        (loadBalancer) => stack.companions(loadBalancer, "aws_wafv2_web_acl_association", "resource_arn").length === 0,
      )
      .map((loadBalancer) =>
        finding(loadBalancer, "is internet-facing without a web ACL: associate one with WebAcl.protect()"),
      ),
};
