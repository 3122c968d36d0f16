import { bucketStatements, logBuckets, sparedWriters } from "../buckets";
import { finding, type Rule } from "../rule";
import { allows } from "../statements";
import { blocks, type ResourceView, type StackDocument, strings } from "../stack-document";

/** Services that write logs: a bucket whose policy allows them holds logs, and would log its own log deliveries. */
const LOG_WRITERS = [
  "delivery.logs.amazonaws.com",
  "logging.s3.amazonaws.com",
  "logdelivery.elasticloadbalancing.amazonaws.com",
  "cloudtrail.amazonaws.com",
  "config.amazonaws.com",
];

export const bucketAccessLog: Rule = {
  id: "bucket-access-log",
  title: "Every bucket logs requests for its objects, unless it stores logs itself",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-9",
  check: (stack) =>
    stack
      .all("aws_s3_bucket")
      .filter((bucket) => stack.companions(bucket, "aws_s3_bucket_logging", "bucket", "bucket").length === 0)
      .filter((bucket) => !keepsLogs(stack, bucket))
      .map((bucket) => finding(bucket, "does not log requests for its objects: add an aws_s3_bucket_logging")),
};

function keepsLogs(stack: StackDocument, bucket: ResourceView): boolean {
  const statements = bucketStatements(stack, bucket);
  if (logBuckets(stack).includes(bucket) && sparedWriters(statements) !== undefined) return true;
  return statements
    .filter(allows)
    .flatMap((statement) => blocks(statement["principals"]))
    .some(({ identifiers }) => strings(identifiers).some((service) => LOG_WRITERS.includes(service)));
}
