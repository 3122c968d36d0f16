import { finding, type Rule } from "../rule";
import { documentsIn, refusesPlainText } from "../statements";

export const bucketTlsOnly: Rule = {
  id: "bucket-tls-only",
  title: "Every bucket refuses requests without TLS",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
  check: (stack) =>
    stack
      .all("aws_s3_bucket")
      .filter(
        (bucket) =>
          !stack
            .companions(bucket, "aws_s3_bucket_policy", "bucket", "bucket")
            .flatMap(({ values }) => documentsIn(stack, values["policy"]))
            .some((document) => refusesPlainText(document, /^s3:\*$/, bucket)),
      )
      .map((bucket) => finding(bucket, "accepts requests without TLS: deny s3:* where aws:SecureTransport is false")),
};
