import { finding, type Rule } from "../rule";

/** Services whose control plane is in us-east-1, by resource type. */
const GLOBAL = [
  /^aws_iam_(?!policy_document$)/,
  /^aws_route53_(?!resolver)/,
  /^aws_cloudfront_/,
  /^aws_globalaccelerator_/,
  /^aws_shield_/,
  /^aws_organizations_/,
  /^aws_budgets_/,
  /^aws_ce_/,
  /^aws_route53recovery/,
];

export const siteIsRegional: Rule = {
  id: "site-is-regional",
  title: "A site's stack contains nothing whose API is in us-east-1",
  source: "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html",
  check: (stack) =>
    stack.facts.kind !== "site"
      ? []
      : [...stack.resources, ...stack.dataSources]
          .filter(
            ({ type, values }) => GLOBAL.some((pattern) => pattern.test(type)) || values["scope"] === "CLOUDFRONT",
          )
          .map((resource) =>
            finding(
              resource,
              "has its control plane in us-east-1, so the site could not be planned without it: declare roles with site.role(), put the rest into the global stack",
            ),
          ),
};
