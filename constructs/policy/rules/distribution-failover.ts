import { behaviours, isBucket, origins } from "../distributions";
import { finding, type Rule } from "../rule";
import { blocks, type JsonObject, show } from "../stack-document";

export const distributionFailover: Rule = {
  id: "distribution-failover",
  title: "Assets have a second origin for an outage of the first",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-4",
  check: (stack) =>
    stack.all("aws_cloudfront_distribution").flatMap((distribution) => {
      const buckets = new Set(
        origins(distribution)
          .filter(isBucket)
          .map(({ origin_id }) => origin_id),
      );
      return [
        ...behaviours(distribution)
          .filter(({ behaviour }) => buckets.has(behaviour["target_origin_id"]))
          .map(({ path, behaviour }) =>
            finding(
              distribution,
              `serves '${path}' from the bucket '${show(behaviour["target_origin_id"])}' only: add it to an origin_group of two`,
            ),
          ),
        ...blocks(distribution.values["origin_group"])
          .filter((group) => blocks(group["member"]).length < 2 || !failsOver(group))
          .map(({ origin_id }) =>
            finding(
              distribution,
              `has an origin group '${show(origin_id)}' that never fails over: give it two members and failover_criteria`,
            ),
          ),
      ];
    }),
};

function failsOver({ failover_criteria }: JsonObject): boolean {
  return blocks(failover_criteria).some(({ status_codes }) => Array.isArray(status_codes) && status_codes.length > 0);
}
