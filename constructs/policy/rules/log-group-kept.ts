import { finding, type Rule } from "../rule";
import { show } from "../stack-document";

/** A year: most audit frameworks require it. */
const PROD_DAYS = 365;

export const logGroupKept: Rule = {
  id: "log-group-kept",
  title: "Logs are encrypted with a customer managed key and have a retention period, in production of at least a year",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
  check: (stack) =>
    stack.all("aws_cloudwatch_log_group").flatMap((group) => {
      const days = group.values["retention_in_days"];
      const least = stack.facts.environment === "prod" ? PROD_DAYS : 1;
      const kept = typeof days === "number" && days >= least;
      return [
        ...(kept
          ? []
          : [
              finding(
                group,
                `has retention_in_days ${show(days ?? "unlimited")}: set retention_in_days to at least ${least}`,
              ),
            ]),
        ...(group.values["kms_key_id"] === undefined
          ? [finding(group, "has no customer managed key: set kms_key_id")]
          : []),
      ];
    }),
};
