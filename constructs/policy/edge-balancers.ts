import { refersTo, type ResourceView, show, type StackDocument } from "./stack-document";

const CLOUDFRONT_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/** Whether every rule that lets somebody reach a load balancer names CloudFront's prefix list, or Route 53's checkers beside it. */
export function onlyFromCloudFront(stack: StackDocument, balancer: ResourceView): boolean {
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
