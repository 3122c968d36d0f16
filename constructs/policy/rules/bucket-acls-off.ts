import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const bucketAclsOff: Rule = {
  id: "bucket-acls-off",
  title: "The account owns every object: ACLs are off",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  check: (stack) =>
    stack
      .all("aws_s3_bucket")
      .filter(
        (bucket) =>
          !stack
            .companions(bucket, "aws_s3_bucket_ownership_controls", "bucket", "bucket")
            .flatMap(({ values }) => blocks(values["rule"]))
            .some(({ object_ownership }) => object_ownership === "BucketOwnerEnforced"),
      )
      .map((bucket) =>
        finding(bucket, "may hold objects that other accounts own: set object_ownership to BucketOwnerEnforced"),
      ),
};
