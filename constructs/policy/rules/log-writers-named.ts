import { bucketStatements, logBuckets, sparedWriters } from "../buckets";
import { finding, type Rule } from "../rule";

export const logWritersNamed: Rule = {
  id: "log-writers-named",
  title: "Only AWS services and named roles write into a log bucket",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
  check: (stack) =>
    logBuckets(stack).flatMap((bucket) => {
      const writers = sparedWriters(bucketStatements(stack, bucket));
      if (writers === undefined)
        return [
          finding(
            bucket,
            "accepts logs from any principal that IAM allows to write: create it with the LogBucket construct",
          ),
        ];
      return writers
        .filter((writer) => writer.includes("*") || !/:role\//.test(writer))
        .map((writer) => finding(bucket, `accepts logs from ${writer}: name the roles that write into it`));
    }),
};
