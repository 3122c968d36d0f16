import { finding, type Rule } from "../rule";
import { blocks, type ResourceView, type StackDocument } from "../stack-document";
import { isGiven } from "../values";

export const bucketOwnKey: Rule = {
  id: "bucket-own-key",
  title: "Buckets encrypt with a customer managed key, and services that write logs into a bucket use it",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  check: (stack) => [
    ...stack
      .all("aws_s3_bucket")
      .filter((bucket) => !hasKey(stack, bucket))
      .map((bucket) =>
        finding(
          bucket,
          "is encrypted with the S3 managed key: set kms_master_key_id, or acknowledge which service cannot write with a customer managed key",
        ),
      ),
    ...stack
      .all("aws_kinesis_firehose_delivery_stream")
      .filter(({ values }) =>
        blocks(values["extended_s3_configuration"]).some(({ kms_key_arn }) => !isGiven(kms_key_arn)),
      )
      .map((stream) =>
        finding(stream, "writes objects that are not encrypted with a customer managed key: set kms_key_arn"),
      ),
    ...stack
      .all("aws_config_delivery_channel")
      .filter(({ values }) => !isGiven(values["s3_kms_key_arn"]))
      .map((channel) => finding(channel, "writes its history without a customer managed key: set s3_kms_key_arn")),
  ],
};

function hasKey(stack: StackDocument, bucket: ResourceView): boolean {
  return stack
    .companions(bucket, "aws_s3_bucket_server_side_encryption_configuration", "bucket", "bucket")
    .flatMap(({ values }) => blocks(values["rule"]))
    .flatMap((rule) => blocks(rule["apply_server_side_encryption_by_default"]))
    .some(({ sse_algorithm, kms_master_key_id }) => sse_algorithm !== "AES256" && isGiven(kms_master_key_id));
}
