import { finding, type Rule } from "../rule";
import { blocks } from "../stack-document";

export const bucketVersioning: Rule = {
  id: "bucket-versioning",
  title: "Every bucket keeps replaced and deleted versions",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  check: (stack) =>
    stack
      .all("aws_s3_bucket")
      .filter(
        (bucket) =>
          !stack
            .companions(bucket, "aws_s3_bucket_versioning", "bucket", "bucket")
            .flatMap(({ values }) => blocks(values["versioning_configuration"]))
            .some(({ status }) => status === "Enabled"),
      )
      .map((bucket) => finding(bucket, "keeps no versions: add an aws_s3_bucket_versioning with status Enabled")),
};
