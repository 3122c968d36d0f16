import { finding, type Rule } from "../rule";
import { isGiven } from "../values";

export const distributionRootObject: Rule = {
  id: "distribution-root-object",
  title: "A distribution has a page for its root, and never lists a bucket there",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-1",
  check: (stack) =>
    stack
      .all("aws_cloudfront_distribution")
      .filter(({ values }) => !isGiven(values["default_root_object"]))
      .map((distribution) => finding(distribution, "has no page for its root: set default_root_object")),
};
