import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { Bucket, type BucketProps } from "../../../constructs/storage/bucket";
import { flowLogStatements } from "../../../constructs/storage/log-delivery";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, inventory, resource } from "../../support/synth";

const json = (props: Partial<BucketProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    new Bucket(site, "assets", { name: "assets", ...props });
  }, options).site;

test("A5: private, versioned, encrypted, TLS only, owned by the account, cleaned up", () => {
  const stack = json({ keyArn: KEY_ARN });
  expect(inventory(stack)).toEqual({
    aws_s3_bucket: 1,
    aws_s3_bucket_lifecycle_configuration: 1,
    aws_s3_bucket_ownership_controls: 1,
    aws_s3_bucket_policy: 1,
    aws_s3_bucket_public_access_block: 1,
    aws_s3_bucket_server_side_encryption_configuration: 1,
    aws_s3_bucket_versioning: 1,
  });
  expect(asText(stack)).toHaveResourceWithProperties(S3Bucket, {
    bucket: "test-dev-assets-us-east-1-123456789012",
    force_destroy: true,
  });
  expect(asText(stack)).toHaveResourceWithProperties(S3BucketServerSideEncryptionConfigurationA, {
    rule: [
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: KEY_ARN },
        bucket_key_enabled: true,
      },
    ],
  });
});

test("A5: requests without TLS are denied by the first statement of the policy", () => {
  const policy = json().data!["aws_iam_policy_document"]!["assets_policy"]!["statement"];
  expect(policy).toEqual([
    {
      sid: "TlsOnly",
      effect: "Deny",
      actions: ["s3:*"],
      resources: ["${aws_s3_bucket.assets.arn}", "${aws_s3_bucket.assets.arn}/*"],
      principals: [{ type: "*", identifiers: ["*"] }],
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    },
  ]);
});

test("without a customer managed key it uses S3's key, as log delivery requires", () => {
  const { site } = synthesizedSite((stack) => {
    new Bucket(stack, "logs", { name: "logs", statements: (arn) => flowLogStatements(stack, arn) });
  });
  expect(asText(site)).toHaveResourceWithProperties(S3BucketServerSideEncryptionConfigurationA, {
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
  });
  const [, writes] = site.data!["aws_iam_policy_document"]!["logs_policy"]!["statement"] as Record<string, unknown>[];
  expect(writes).toMatchObject({
    sid: "AWSLogDeliveryWrite",
    resources: ["arn:aws:s3:::test-dev-logs-us-east-1-123456789012/AWSLogs/123456789012/*"],
  });
});

test("in production, and if configured, no plan may destroy it", () => {
  for (const stack of [json({}, { environment: "prod" }), json({ protect: true })]) {
    expect(asText(stack)).toHaveResourceWithProperties(S3Bucket, {
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  }
  expect(resource(json(), "aws_s3_bucket.assets")).not.toHaveProperty("lifecycle");
});
