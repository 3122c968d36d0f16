import { finding, type Rule } from "../rule";
import { blocks, type JsonObject, show } from "../stack-document";

export const loadBalancerHttps: Rule = {
  id: "load-balancer-https",
  title: "Load balancers use HTTPS; HTTP listeners only redirect to HTTPS",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  check: (stack) =>
    stack
      .all("aws_lb_listener")
      .filter(({ values: { protocol, port } }) => protocol === "HTTP" || (protocol === undefined && port !== undefined))
      .filter(({ values }) => {
        const actions = blocks(values["default_action"]);
        return actions.length === 0 || !actions.every(redirectsToHttps);
      })
      .map((listener) =>
        finding(listener, `serves HTTP on port ${show(listener.values["port"])}: redirect to HTTPS, or use HTTPS`),
      ),
};

function redirectsToHttps({ type, redirect }: JsonObject): boolean {
  return type === "redirect" && blocks(redirect).some(({ protocol }) => protocol === "HTTPS");
}
