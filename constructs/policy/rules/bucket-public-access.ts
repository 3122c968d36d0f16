import { finding, type Rule } from "../rule";

const FLAGS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

export const bucketPublicAccess: Rule = {
  id: "bucket-public-access",
  title: "No bucket can be made public",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  check: (stack) =>
    stack.all("aws_s3_bucket").flatMap((bucket) => {
      const [block] = stack.companions(bucket, "aws_s3_bucket_public_access_block", "bucket", "bucket");
      if (!block) return [finding(bucket, "does not block public access: add an aws_s3_bucket_public_access_block")];
      const off = FLAGS.filter((flag) => block.values[flag] !== true);
      return off.length > 0 ? [finding(block, `leaves ${off.join(", ")} off: set all four to true`)] : [];
    }),
};
