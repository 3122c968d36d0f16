import { blocks, refersTo, type ResourceView, type StackDocument } from "./stack-document";

const CLOUDFRONT_PREFIX_LIST = "com.amazonaws.global.cloudfront.origin-facing";

/** Whether a load balancer's security groups allow CloudFront by its prefix list; other peers may be allowed as well. */
export function opensToCloudFront(stack: StackDocument, loadBalancer: ResourceView): boolean {
  const lists = stack.dataSources.filter(
    ({ type, values }) => type === "aws_ec2_managed_prefix_list" && values["name"] === CLOUDFRONT_PREFIX_LIST,
  );
  const groups = stack
    .all("aws_security_group")
    .filter((group) => refersTo(loadBalancer.values["security_groups"], group));
  const named = groups.flatMap((group) => [
    ...stack
      .companions(group, "aws_vpc_security_group_ingress_rule", "security_group_id")
      .map(({ values }) => values["prefix_list_id"]),
    ...stack
      .companions(group, "aws_security_group_rule", "security_group_id")
      .filter(({ values }) => values["type"] === "ingress")
      .map(({ values }) => values["prefix_list_ids"]),
    ...blocks(group.values["ingress"]).map(({ prefix_list_ids: ids }) => ids),
  ]);
  return named.some((ids) => lists.some((list) => refersTo(ids, list)));
}
