import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const bucketEncryption: Rule = {
  id: "bucket-encryption",
  title: "Every bucket encrypts what it stores",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  check: (stack) =>
    stack
      .all("aws_s3_bucket")
      .filter(
        (bucket) =>
          !stack
            .companions(bucket, "aws_s3_bucket_server_side_encryption_configuration", "bucket", "bucket")
            .flatMap(({ values }) => blocks(values["rule"]))
            .flatMap((rule) => blocks(rule["apply_server_side_encryption_by_default"]))
            .some(({ sse_algorithm }) => ["aws:kms", "aws:kms:dsse", "AES256"].includes(sse_algorithm as string)),
      )
      .map((bucket) => finding(bucket, "has no encryption configuration: create it with the Bucket construct")),
};
