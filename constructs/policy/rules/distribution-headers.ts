import { behaviours } from "../distributions";
import { finding, type Rule } from "../rule";
import { blocks, refersTo, type ResourceView } from "../stack-document";
import { isGiven } from "../values";

const WANTED = ["content_type_options", "frame_options", "strict_transport_security"];

export const distributionHeaders: Rule = {
  id: "distribution-headers",
  title: "Every response of CloudFront has security headers",
  source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html",
  check: (stack) => {
    const policies = stack.all("aws_cloudfront_response_headers_policy");
    return [
      ...stack.all("aws_cloudfront_distribution").flatMap((distribution) =>
        behaviours(distribution)
          .filter(({ behaviour }) => !isGiven(behaviour["response_headers_policy_id"]))
          .map(({ path }) =>
            finding(distribution, `answers '${path}' without security headers: set response_headers_policy_id`),
          ),
      ),
      ...policies
        .filter((policy) => isUsed(policy, stack.all("aws_cloudfront_distribution")))
        .flatMap((policy) => {
          const set = blocks(policy.values["security_headers_config"])[0] ?? {};
          const missing = WANTED.filter((header) => blocks(set[header]).length === 0);
          return missing.length > 0
            ? [finding(policy, `adds no ${missing.join(", ")}: set them in security_headers_config`)]
            : [];
        }),
    ];
  },
};

function isUsed(policy: ResourceView, distributions: readonly ResourceView[]): boolean {
  return distributions
    .flatMap(behaviours)
    .some(({ behaviour }) => refersTo(behaviour["response_headers_policy_id"], policy));
}
