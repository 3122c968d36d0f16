import { finding, type Rule } from "../rule";
import { show } from "../stack-document";

/** A year: what most audit frameworks ask for. */
const PROD_DAYS = 365;

export const logGroupKept: Rule = {
  id: "log-group-kept",
  title: "Logs are encrypted with a key of ours and kept for a stated time, in production at least a year",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
  check: (stack) =>
    stack.all("aws_cloudwatch_log_group").flatMap((group) => {
      const days = group.values["retention_in_days"];
      const least = stack.facts.environment === "prod" ? PROD_DAYS : 1;
      const kept = typeof days === "number" && days >= least;
      return [
        ...(kept
          ? []
          : [finding(group, `keeps logs for ${show(days ?? "ever")}: set retention_in_days to at least ${least}`)]),
        ...(group.values["kms_key_id"] === undefined ? [finding(group, "has no key of its own: set kms_key_id")] : []),
      ];
    }),
};
