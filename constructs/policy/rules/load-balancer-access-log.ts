import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isGiven, isOn } from "../values";

export const loadBalancerAccessLog: Rule = {
  id: "load-balancer-access-log",
  title: "Every load balancer logs its requests",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-5",
  check: (stack) =>
    stack
      .all("aws_lb", "aws_alb")
      .filter(
        ({ values }) => !blocks(values["access_logs"]).some((log) => isOn(log["enabled"]) && isGiven(log["bucket"])),
      )
      .map((loadBalancer) => finding(loadBalancer, "logs no requests: set access_logs with enabled and a bucket")),
};
