import { finding, type Rule } from "../rule";
import { blocks, refersTo, type ResourceView, show, type StackDocument } from "../stack-document";

const CLOUDFRONT_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

export const noEdgeRateLimit: Rule = {
  id: "no-edge-rate-limit",
  title: "Behind CloudFront no web ACL counts requests by the address they come from: it is CloudFront's",
  source:
    "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-aggregation-options.html",
  check: (stack) =>
    stack
      .all("aws_wafv2_web_acl")
      .filter((acl) => protectedBalancers(stack, acl).some((balancer) => onlyFromCloudFront(stack, balancer)))
      .flatMap((acl) =>
        blocks(acl.values["rule"])
          .filter(({ statement }) =>
            blocks(statement)
              .flatMap(({ rate_based_statement: rate }) => blocks(rate))
              .some(({ aggregate_key_type: by }) => (by ?? "IP") === "IP"),
          )
          .map(({ name }) =>
            finding(
              acl,
              `counts requests by address in '${show(name)}' although only CloudFront reaches its load balancer: every ` +
                "visitor counts as one of CloudFront's servers; limit rates in the web ACL of the distribution",
            ),
          ),
      ),
};

function protectedBalancers(stack: StackDocument, acl: ResourceView): ResourceView[] {
  return stack
    .companions(acl, "aws_wafv2_web_acl_association", "web_acl_arn", "arn")
    .flatMap(({ values }) => stack.all("aws_lb").filter((balancer) => refersTo(values["resource_arn"], balancer)));
}

/** Whether every rule that lets somebody in names CloudFront's prefix list, or Route 53's checkers beside it. */
function onlyFromCloudFront(stack: StackDocument, balancer: ResourceView): boolean {
  const lists = stack.dataSources.filter(({ type }) => type === "aws_ec2_managed_prefix_list");
  const groups = stack.all("aws_security_group").filter((group) => refersTo(balancer.values["security_groups"], group));
  const named = groups
    .flatMap((group) => stack.companions(group, "aws_vpc_security_group_ingress_rule", "security_group_id"))
    .map(({ values }) => lists.find((list) => refersTo(values["prefix_list_id"], list)));
  return (
    named.some((list) => list?.values["name"] === CLOUDFRONT_PREFIX_LIST) &&
    named.every((list) => /\.cloudfront\.|\.route53-healthchecks$/.test(show(list?.values["name"])))
  );
}
