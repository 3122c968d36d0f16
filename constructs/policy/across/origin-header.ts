import { onlyFromCloudFront } from "../edge-balancers";
import { blocks, type Json, type ResourceView, refersTo, show, type StackDocument } from "../stack-document";
import { texts } from "../values";
import type { CrossFinding, CrossRule } from "./cross-rule";

export const originHeader: CrossRule = {
  id: "origin-header",
  title:
    "A load balancer that only CloudFront reaches forwards what has the header of this deployment's distribution, and nothing else",
  source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
  check: (stacks) => {
    const ways = stacks.flatMap((stack) =>
      stack
        .all("aws_lb")
        .filter((balancer) => onlyFromCloudFront(stack, balancer))
        .flatMap((balancer) => stack.companions(balancer, "aws_lb_listener", "load_balancer_arn", "arn"))
        .flatMap((listener) => waysIn(stack, listener)),
    );
    return [
      ...ways.filter(({ headers }) => headers.length === 0).map(open),
      ...stacks.flatMap((stack) =>
        stack.all("aws_cloudfront_distribution").flatMap((distribution) => unsent(stack, distribution, ways)),
      ),
    ];
  },
};

/** How requests get from a listener to targets, with the headers they must have. */
interface Way {
  readonly stack: StackDocument;
  readonly by: ResourceView;
  readonly headers: readonly Header[];
}

interface Header {
  readonly name: string;
  readonly values: readonly string[];
}

function waysIn(stack: StackDocument, listener: ResourceView): Way[] {
  const forwards = (actions: Json | undefined) => blocks(actions).some(({ type }) => type === "forward");
  const rules = stack.companions(listener, "aws_lb_listener_rule", "listener_arn", "arn");
  return [
    ...(forwards(listener.values["default_action"]) ? [{ stack, by: listener, headers: [] }] : []),
    ...rules
      .filter((rule) => forwards(rule.values["action"]) && !isHealthCheck(stack, rule))
      .map((rule) => ({ stack, by: rule, headers: headersOf(rule) })),
  ];
}

function headersOf({ values }: ResourceView): Header[] {
  return blocks(values["condition"])
    .flatMap(({ http_header: header }) => blocks(header))
    .map(({ http_header_name: name, values: accepted }) => ({ name: show(name), values: texts(accepted) }));
}

/** A rule for the one path that the target group's health check asks for, which everybody may ask. */
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

function open({ stack, by }: Way): CrossFinding {
  return {
    stack: stack.facts.name,
    address: by.address,
    message:
      "forwards what comes through anybody's distribution, as CloudFront's addresses are everybody's: forward only by a rule " +
      "with a condition on the header that this deployment's distribution sends",
  };
}

/** Origins of a distribution by name whose requests a load balancer would refuse. */
function unsent(stack: StackDocument, distribution: ResourceView, ways: readonly Way[]): CrossFinding[] {
  const asked = ways.flatMap(({ by, headers }) => headers.map((header) => ({ by, header })));
  return blocks(distribution.values["origin"])
    .filter((origin) => blocks(origin["custom_origin_config"]).length > 0)
    .flatMap((origin) => {
      const sent = blocks(origin["custom_header"]);
      return asked
        .filter(
          ({ header }) =>
            !sent.some(
              ({ name, value }) =>
                show(name).toLowerCase() === header.name.toLowerCase() && accepted(header.values, show(value)),
            ),
        )
        .map(({ by, header }) => ({
          stack: stack.facts.name,
          address: distribution.address,
          message:
            `sends origin '${show(origin["origin_id"])}' no ${header.name} that ${by.address} accepts, so it gets what the ` +
            "load balancer answers everybody else: add the header with an accepted value",
        }));
    });
}

/** Whether a value is among the accepted ones; those of a variable are accepted as a list and sent by index. */
function accepted(values: readonly string[], sent: string): boolean {
  const variable = /^\$\{(var\.\w+)\[\d+\]\}$/.exec(sent)?.[1];
  return values.includes(sent) || (variable !== undefined && values.includes(`\${${variable}}`));
}
