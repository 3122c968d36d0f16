import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isOn } from "../values";

/** What AWS does when nothing is set is `defensive`. */
const MODES = [undefined, "defensive", "strictest"];

export const loadBalancerHardened: Rule = {
  id: "load-balancer-hardened",
  title: "Application load balancers drop invalid headers and ambiguous requests",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  check: (stack) =>
    stack
      .all("aws_lb", "aws_alb")
      .filter(({ values }) => (values["load_balancer_type"] ?? "application") === "application")
      .flatMap((loadBalancer) => {
        const mode = loadBalancer.values["desync_mitigation_mode"];
        return [
          ...(isOn(loadBalancer.values["drop_invalid_header_fields"])
            ? []
            : [finding(loadBalancer, "forwards invalid headers: set drop_invalid_header_fields to true")]),
          ...(MODES.includes(mode as string | undefined)
            ? []
            : [
                finding(
                  loadBalancer,
                  `forwards ambiguous requests (${show(mode)}): set desync_mitigation_mode to defensive or strictest`,
                ),
              ]),
        ];
      }),
};
