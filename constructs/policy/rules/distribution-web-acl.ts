import { finding, type Rule } from "../rule";
import { isGiven } from "../values";

export const distributionWebAcl: Rule = {
  id: "distribution-web-acl",
  title: "Every distribution has a web ACL",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-6",
  check: (stack) =>
    stack
      .all("aws_cloudfront_distribution")
      .filter(({ values }) => !isGiven(values["web_acl_id"]))
      .map((distribution) => finding(distribution, "has no web ACL: set web_acl_id")),
};
