import { finding, type Rule } from "../rule";
import { show } from "../stack-document";

/** Policies that offer TLS 1.2 and 1.3 alone. */
const MODERN = /^ELBSecurityPolicy-(?:TLS13-1-[23]|FS-1-2|TLS-1-2)-/;

export const loadBalancerTlsPolicy: Rule = {
  id: "load-balancer-tls-policy",
  title: "Load balancers accept TLS 1.2 or later only",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  check: (stack) =>
    stack
      .all("aws_lb_listener")
      .filter(({ values }) => values["protocol"] === "HTTPS" || values["protocol"] === "TLS")
      .filter(({ values }) => !MODERN.test(show(values["ssl_policy"])))
      .map((listener) =>
        finding(
          listener,
          `has the TLS policy ${show(listener.values["ssl_policy"])}: set ssl_policy to ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one`,
        ),
      ),
};
