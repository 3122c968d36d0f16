import { expirationDays, lifecycleRulesOf, logBuckets } from "../buckets";
import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const logOriginalsKept: Rule = {
  id: "log-originals-kept",
  title: "A log object that is overwritten or deleted is kept for at least as long as other log objects",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html",
  check: (stack) =>
    logBuckets(stack).flatMap((bucket) => {
      const least = expirationDays(stack, bucket)!;
      return lifecycleRulesOf(stack, bucket)
        .flatMap((rule) => blocks(rule["noncurrent_version_expiration"]))
        .filter(({ noncurrent_days }) => typeof noncurrent_days !== "number" || noncurrent_days < least)
        .map(({ noncurrent_days }) =>
          finding(
            bucket,
            `deletes the original ${Number(noncurrent_days)} days after it was overwritten: set noncurrent_days to at least ${least}`,
          ),
        );
    }),
};
