import { bucketStatements, logBuckets, sparedWriters } from "../buckets";
import { finding, type Rule } from "../rule";

export const logWritersNamed: Rule = {
  id: "log-writers-named",
  title: "Only services of AWS and named roles write into a bucket of logs",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
  check: (stack) =>
    logBuckets(stack).flatMap((bucket) => {
      const writers = sparedWriters(bucketStatements(stack, bucket));
      if (writers === undefined)
        return [finding(bucket, "takes logs from anybody whom IAM lets write: build it with the LogBucket construct")];
      return writers
        .filter((writer) => writer.includes("*") || !/:role\//.test(writer))
        .map((writer) => finding(bucket, `takes logs from ${writer}: name the roles that write into it`));
    }),
};
