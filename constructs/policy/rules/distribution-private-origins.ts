import { isBucket, origins } from "../distributions";
import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven } from "../values";

export const distributionPrivateOrigins: Rule = {
  id: "distribution-private-origins",
  title: "CloudFront signs what it asks of a bucket, so that the bucket can turn everybody else away",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-13",
  check: (stack) =>
    stack.all("aws_cloudfront_distribution").flatMap((distribution) =>
      origins(distribution)
        .filter((origin) => isBucket(origin) && !isGiven(origin["origin_access_control_id"]))
        .map((origin) =>
          finding(
            distribution,
            `asks the bucket '${show(origin["origin_id"])}' unsigned: set origin_access_control_id`,
          ),
        ),
    ),
};
