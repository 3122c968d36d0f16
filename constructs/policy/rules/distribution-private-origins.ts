import { isBucket, origins } from "../distributions";
import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven } from "../values";

export const distributionPrivateOrigins: Rule = {
  id: "distribution-private-origins",
  title: "CloudFront signs its requests to a bucket, so that the bucket can deny all other requests",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-13",
  check: (stack) =>
    stack.all("aws_cloudfront_distribution").flatMap((distribution) =>
      origins(distribution)
        .filter((origin) => isBucket(origin) && !isGiven(origin["origin_access_control_id"]))
        .map((origin) =>
          finding(
            distribution,
            `sends unsigned requests to the bucket '${show(origin["origin_id"])}': set origin_access_control_id`,
          ),
        ),
    ),
};
