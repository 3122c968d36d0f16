import { opensToCloudFront } from "../edge-load-balancers";
import { blocks, type Json, type ResourceView, refersTo, show, type StackDocument } from "../stack-document";
import { texts } from "../values";
import { loadBalancersBehind } from "./load-balancers-behind";
import type { CrossFinding, CrossRule } from "./cross-rule";

export const originHeader: CrossRule = {
  id: "origin-header",
  title:
    "A load balancer that is an origin of CloudFront forwards only requests with the header of this deployment's distribution",
  source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
  check: (stacks) => {
    const origins = stacks.flatMap((stack) => originsOf(stacks, stack));
    return stacks.flatMap((stack) =>
      stack
        .all("aws_lb")
        .filter((loadBalancer) => origins.includes(loadBalancer) || opensToCloudFront(stack, loadBalancer))
        .flatMap((loadBalancer) => stack.companions(loadBalancer, "aws_lb_listener", "load_balancer_arn", "arn"))
        .flatMap((listener) => openWays(stack, listener))
        .map((way) => open(stack, way)),
    );
  },
};

/** Load balancers that are origins of a stack's distributions. */
function originsOf(stacks: readonly StackDocument[], stack: StackDocument): ResourceView[] {
  return stack
    .all("aws_cloudfront_distribution")
    .flatMap(({ values }) => blocks(values["origin"]))
    .filter(({ custom_origin_config: custom }) => blocks(custom).length > 0)
    .flatMap(({ domain_name: host }) =>
      loadBalancersBehind(stacks, stack, show(host)).map(({ loadBalancer }) => loadBalancer),
    );
}

/** The rules of a listener that forward requests to targets without the required header. */
function openWays(stack: StackDocument, listener: ResourceView): ResourceView[] {
  const forwards = (actions: Json | undefined) => blocks(actions).some(({ type }) => type === "forward");
  const rules = stack.companions(listener, "aws_lb_listener_rule", "listener_arn", "arn");
  return [
    ...(forwards(listener.values["default_action"]) ? [listener] : []),
    ...rules.filter((rule) => forwards(rule.values["action"]) && !isHealthCheck(stack, rule) && !asksForHeader(rule)),
  ];
}

function asksForHeader({ values }: ResourceView): boolean {
  return blocks(values["condition"]).some(({ http_header: header }) => blocks(header).length > 0);
}

/** A rule for the path of the target group's health check only, which needs no header. */
function isHealthCheck(stack: StackDocument, { values }: ResourceView): boolean {
  const paths = blocks(values["condition"]).flatMap(({ path_pattern: pattern }) =>
    blocks(pattern).flatMap((one) => texts(one["values"])),
  );
  const health = stack
    .all("aws_lb_target_group")
    .filter((group) => blocks(values["action"]).some(({ target_group_arn: arn }) => refersTo(arn, group)))
    .flatMap((group) => blocks(group.values["health_check"]).map(({ path }) => path));
  return paths.length > 0 && paths.every((path) => health.includes(path));
}

function open(stack: StackDocument, way: ResourceView): CrossFinding {
  return {
    stack: stack.facts.name,
    address: way.address,
    message:
      "forwards requests of any distribution, because all distributions share CloudFront's addresses: forward only by a rule " +
      "with a condition on the header that this deployment's distribution sends",
  };
}
