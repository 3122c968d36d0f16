import { blocks, type JsonObject, type ResourceView, show, type StackDocument } from "../stack-document";
import { texts } from "../values";
import { matchesWildcard } from "../wildcards";
import { loadBalancersBehind } from "./load-balancers-behind";
import type { CrossFinding, CrossRule } from "./cross-rule";

/** What a client sends to a load balancer. */
interface Sent {
  readonly path: string;
  /** Headers that it sends: those of an origin. */
  readonly headers: readonly JsonObject[];
}

export const loadBalancerClients: CrossRule = {
  id: "load-balancer-clients",
  title: "The rules of a load balancer forward the requests of health checks and CloudFront",
  source:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html#rule-condition-types",
  check: (stacks) =>
    stacks.flatMap((stack) => [
      ...stack
        .all("aws_route53_health_check")
        .filter(({ values }) => /^HTTPS?$/.test(show(values["type"])))
        .flatMap((check) => {
          const { fqdn, resource_path: path = "/" } = check.values;
          return faults(stacks, stack, check, show(fqdn), { path: show(path), headers: [] });
        }),
      ...stack.all("aws_cloudfront_distribution").flatMap((distribution) =>
        blocks(distribution.values["origin"])
          .filter(({ custom_origin_config: custom }) => blocks(custom).length > 0)
          .flatMap((origin) =>
            pathsTo(distribution, origin).flatMap((path) =>
              faults(stacks, stack, distribution, show(origin["domain_name"]), {
                path,
                headers: blocks(origin["custom_header"]),
              }),
            ),
          ),
      ),
    ]),
};

function faults(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  client: ResourceView,
  host: string,
  sent: Sent,
): CrossFinding[] {
  return loadBalancersBehind(stacks, stack, host).flatMap(({ stack: there, loadBalancer }) =>
    there
      .companions(loadBalancer, "aws_lb_listener", "load_balancer_arn")
      .filter(({ values: { protocol } }) => protocol === "HTTPS")
      .flatMap((listener) => {
        if (blocks(listener.values["default_action"]).some(forwards)) return [];
        const rules = there
          .companions(listener, "aws_lb_listener_rule", "listener_arn")
          .filter(({ values }) => blocks(values["action"]).some(forwards));
        const required = rules.map((rule) => ({ rule, wanted: wantedOf(rule, sent) }));
        if (required.some(({ wanted }) => wanted.length === 0)) return [];
        const reasons = required.map(({ rule, wanted }) => `${rule.address} requires ${wanted.join(" and ")}`);
        return [
          {
            stack: stack.facts.name,
            address: client.address,
            message:
              `requests ${sent.path} of ${host}, which ${listener.address} of ${there.facts.name} does not forward: ` +
              (reasons.join(", ") || "it has no rule that forwards it"),
          },
        ];
      }),
  );
}

function forwards({ type }: JsonObject): boolean {
  return type === "forward";
}

/** Conditions of a rule that a request does not meet. */
function wantedOf({ values }: ResourceView, { path, headers }: Sent): string[] {
  return blocks(values["condition"]).flatMap(({ path_pattern: paths, http_header: header }) => [
    ...blocks(paths).flatMap(({ values: patterns }) =>
      texts(patterns).some((pattern) => matchesWildcard(pattern, path))
        ? []
        : [`the path ${texts(patterns).join(" or ")}`],
    ),
    ...blocks(header).flatMap(({ http_header_name: name, values: accepted }) => {
      const sent = headers.filter((one) => show(one["name"]).toLowerCase() === show(name).toLowerCase());
      if (sent.some(({ value }) => accepts(texts(accepted), show(value)))) return [];
      return [`the header ${show(name)}${sent.length > 0 ? " with another value" : ""}`];
    }),
  ]);
}

/** Whether a value is among the accepted ones; those of a variable are accepted as a list and sent by index. */
function accepts(values: readonly string[], sent: string): boolean {
  const variable = /^\$\{(var\.\w+)\[\d+\]\}$/.exec(sent)?.[1];
  return values.includes(sent) || (variable !== undefined && values.includes(`\${${variable}}`));
}

/** A path of each behaviour that sends to an origin, directly or through a group. */
function pathsTo({ values }: ResourceView, { origin_id: id }: JsonObject): string[] {
  const groups = blocks(values["origin_group"])
    .filter(({ member }) => blocks(member).some(({ origin_id: one }) => one === id))
    .map(({ origin_id: group }) => group);
  const behaviours = [...blocks(values["ordered_cache_behavior"]), ...blocks(values["default_cache_behavior"])];
  return behaviours
    .filter(({ target_origin_id: target }) => target === id || groups.includes(target))
    .map(({ path_pattern: pattern = "/*" }) => show(pattern).replaceAll("*", "x"));
}
