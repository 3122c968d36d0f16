import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { AssetBucket, type AssetBucketProps } from "../../../constructs/storage/asset-bucket";
import { LogBucket } from "../../../constructs/storage/log-bucket";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText, resource } from "../../support/synth";
import { containing } from "../../support/containing";

const json = (props: Partial<AssetBucketProps> = {}) =>
  synthesizedSite((site) => {
    const logBucket = new LogBucket(site, "logs", { retentionDays: 30, services: ["s3AccessLogs"], writers: [] });
    new AssetBucket(site, "assets", { keyArn: KEY_ARN, logBucket, ...props });
  }).site;
const site = json();
const rules = (stack = site) =>
  resource(stack, "aws_s3_bucket_lifecycle_configuration.assets_bucket_lifecycle")["rule"] as Record<string, unknown>[];

test("A5: assets are encrypted with a customer managed key and read only by this account's distributions", () => {
  const statement = site.data!["aws_iam_policy_document"]!["assets_bucket_policy"]!["statement"];
  expect(statement).toMatchObject([
    { sid: "TlsOnly", effect: "Deny" },
    {
      actions: ["s3:GetObject"],
      resources: ["arn:aws:s3:::test-dev-assets-us-east-1-123456789012/*"],
      principals: [{ identifiers: ["cloudfront.amazonaws.com"] }],
      condition: [
        { test: "ArnLike", variable: "aws:SourceArn", values: ["arn:aws:cloudfront::123456789012:distribution/*"] },
      ],
    },
  ]);
  expect(statement).toHaveLength(2);
  expect(asText(site)).toHaveResourceWithProperties(S3BucketServerSideEncryptionConfigurationA, {
    bucket: "${aws_s3_bucket.assets_bucket.id}",
    rule: containing([{ apply_server_side_encryption_by_default: { kms_master_key_id: KEY_ARN } }]),
  });
});

test("A10: Intelligent-Tiering from the first day, or not at all", () => {
  expect(rules().map(({ id, transition }) => [id, transition])).toEqual([
    ["clean-up", undefined],
    ["intelligent-tiering", [{ days: 0, storage_class: "INTELLIGENT_TIERING" }]],
  ]);
  expect(rules(json({ intelligentTiering: false })).map(({ id }) => id)).toEqual(["clean-up"]);
});

test("A7: access to assets is logged, after the log bucket's policy allows it", () => {
  expect(asText(site)).toHaveResourceWithProperties(S3BucketLoggingA, {
    bucket: "${aws_s3_bucket.assets_bucket.bucket}",
    target_bucket: "${aws_s3_bucket.logs_bucket.bucket}",
    target_prefix: "s3/assets/",
    depends_on: ["aws_s3_bucket_policy.logs_bucket_bucket_policy"],
  });
});
