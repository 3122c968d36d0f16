import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const bucketCleanUp: Rule = {
  id: "bucket-clean-up",
  title: "Buckets delete incomplete multipart uploads and noncurrent versions",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html",
  check: (stack) =>
    stack
      .all("aws_s3_bucket")
      .filter((bucket) => {
        const rules = stack
          .companions(bucket, "aws_s3_bucket_lifecycle_configuration", "bucket", "bucket")
          .flatMap(({ values }) => blocks(values["rule"]))
          .filter(({ status }) => status === "Enabled");
        return (
          !rules.some((rule) => blocks(rule["abort_incomplete_multipart_upload"]).length > 0) ||
          !rules.some((rule) => blocks(rule["noncurrent_version_expiration"]).length > 0)
        );
      })
      .map((bucket) =>
        finding(
          bucket,
          "keeps incomplete multipart uploads or noncurrent versions forever: add lifecycle rules that abort and expire them",
        ),
      ),
};
