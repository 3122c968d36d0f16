import { finding, type Rule } from "../rule";
import { blocks, type ResourceView, type StackDocument } from "../stack-document";

export const distributionLogged: Rule = {
  id: "distribution-logged",
  title: "Every distribution logs its requests",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-5",
  check: (stack) =>
    stack
      .all("aws_cloudfront_distribution")
      .filter((distribution) => blocks(distribution.values["logging_config"]).length === 0)
      .filter((distribution) => !isDelivered(stack, distribution))
      .map((distribution) => finding(distribution, "logs no requests: deliver its logs with EdgeLogs")),
};

/** A source alone delivers nothing. */
function isDelivered(stack: StackDocument, distribution: ResourceView): boolean {
  return stack
    .companions(distribution, "aws_cloudwatch_log_delivery_source", "resource_arn", "arn")
    .some(
      (source) => stack.companions(source, "aws_cloudwatch_log_delivery", "delivery_source_name", "name").length > 0,
    );
}
