import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";
import { isOn } from "../values";

export const distributionKept: Rule = {
  id: "distribution-kept",
  title: "In production no plan can destroy a distribution, and no distribution is retained when it is removed",
  source:
    "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/cloudfront_distribution#retain_on_delete-1",
  check: (stack) =>
    stack.all("aws_cloudfront_distribution").flatMap((distribution) => {
      const { lifecycle, retain_on_delete: retained } = distribution.values;
      const kept = blocks(lifecycle).some(({ prevent_destroy }) => prevent_destroy === true);
      return [
        ...(isOn(retained)
          ? [
              finding(
                distribution,
                "is disabled and retained when it is removed, which is an outage and no protection: set retain_on_delete to false",
              ),
            ]
          : []),
        ...(kept || stack.facts.environment !== "prod"
          ? []
          : [finding(distribution, "a plan could destroy it: set lifecycle.prevent_destroy with statefulLifecycle()")]),
      ];
    }),
};
