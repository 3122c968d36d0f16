import { finding, type Rule } from "../rule";
import { isOn } from "../values";

export const loadBalancerKept: Rule = {
  id: "load-balancer-kept",
  title: "In production no load balancer can be deleted by mistake",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-6",
  check: (stack) =>
    stack.facts.environment !== "prod"
      ? []
      : stack
          .all("aws_lb", "aws_alb")
          .filter(({ values }) => !isOn(values["enable_deletion_protection"]))
          .map((loadBalancer) => finding(loadBalancer, "could be deleted: set enable_deletion_protection to true")),
};
