import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { AuditTrail } from "../../../constructs/security/audit-trail";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText } from "../../support/synth";
import { containing } from "../../support/containing";

const { site, identity } = synthesizedSite(
  (stack) => {
    new AuditTrail(stack, "trail", { key: { arn: KEY_ARN }, retentionDays: 731, logRetentionDays: 365 });
  },
  { role: "control", environment: "prod" },
);
const TRAIL_ARN = "arn:aws:cloudtrail:us-east-2:123456789012:trail/test-prod-control-audit";

test("D8: one trail covers every region and the global services, encrypted and signed", () => {
  expect(asText(site)).toHaveResourceWithProperties(Cloudtrail, {
    name: "test-prod-control-audit",
    is_multi_region_trail: true,
    include_global_service_events: true,
    enable_log_file_validation: true,
    enable_logging: true,
    kms_key_id: KEY_ARN,
    s3_bucket_name: "${aws_s3_bucket.trail_bucket_bucket.bucket}",
  });
});

test("it starts after its bucket policy allows it to write", () => {
  expect(asText(site)).toHaveResourceWithProperties(Cloudtrail, {
    depends_on: ["aws_s3_bucket_policy.trail_bucket_bucket_bucket_policy"],
  });
});

test("A9, R20: the bucket accepts only files of this trail, and in production no plan may destroy it", () => {
  const bucket = "arn:aws:s3:::test-prod-audit-us-east-2-123456789012";
  const principals = [{ type: "Service", identifiers: ["cloudtrail.amazonaws.com"] }];
  const ownTrail = { test: "StringEquals", variable: "aws:SourceArn", values: [TRAIL_ARN] };
  expect(site.data!["aws_iam_policy_document"]!["trail_bucket_bucket_policy"]!["statement"]).toEqual([
    expect.objectContaining({ sid: "TlsOnly", effect: "Deny" }),
    {
      sid: "OnlyWriters",
      effect: "Deny",
      actions: ["s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"],
      resources: [`${bucket}/*`],
      principals: [{ type: "*", identifiers: ["*"] }],
      condition: [{ test: "Bool", variable: "aws:PrincipalIsAWSService", values: ["false"] }],
    },
    { sid: "TrailChecks", actions: ["s3:GetBucketAcl"], resources: [bucket], principals, condition: [ownTrail] },
    {
      sid: "TrailWrites",
      actions: ["s3:PutObject"],
      resources: [`${bucket}/AWSLogs/123456789012/*`],
      principals,
      condition: [ownTrail, { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] }],
    },
  ]);
  expect(asText(site)).toHaveResourceWithProperties(S3Bucket, { lifecycle: { prevent_destroy: true } });
});

test("R20: overwritten versions are kept as long as the trail's files", () => {
  expect(asText(site)).toHaveResourceWithProperties(S3BucketLifecycleConfiguration, {
    rule: containing([{ noncurrent_version_expiration: [{ noncurrent_days: 731 }] }, { expiration: [{ days: 731 }] }]),
  });
});

test("A9, R17: its role writes one log group; CloudTrail assumes it without a condition, as it passes no source", () => {
  const documents = identity.data!["aws_iam_policy_document"]!;
  expect(documents["control_audit_permissions"]!["statement"]).toEqual([
    {
      sid: "WriteEvents",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: ["arn:aws:logs:us-east-2:123456789012:log-group:/test-prod/control/audit:log-stream:*"],
    },
  ]);
  expect(documents["control_audit_trust"]!["statement"]).toEqual([
    { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["cloudtrail.amazonaws.com"] }] },
  ]);
});
