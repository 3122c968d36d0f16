import { finding, type Rule } from "../rule";
import { blocks, refersTo, type ResourceView, type StackDocument } from "../stack-document";

export const bucketTlsOnly: Rule = {
  id: "bucket-tls-only",
  title: "Every bucket refuses requests without TLS",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-5",
  check: (stack) =>
    stack
      .all("aws_s3_bucket")
      .filter((bucket) => !policiesOf(stack, bucket).some(refusesPlainText))
      .map((bucket) => finding(bucket, "accepts requests without TLS: deny s3:* where aws:SecureTransport is false")),
};

function policiesOf(stack: StackDocument, bucket: ResourceView): ResourceView[] {
  const attached = stack.companions(bucket, "aws_s3_bucket_policy", "bucket", "bucket");
  return stack.dataSources.filter((document) => attached.some(({ values }) => refersTo(values["policy"], document)));
}

function refusesPlainText({ values }: ResourceView): boolean {
  return blocks(values["statement"]).some(
    (statement) =>
      statement["effect"] === "Deny" &&
      JSON.stringify(statement["actions"]) === '["s3:*"]' &&
      blocks(statement["condition"]).some(
        ({ test, variable, values: wanted }) =>
          test === "Bool" && variable === "aws:SecureTransport" && JSON.stringify(wanted) === '["false"]',
      ),
  );
}
