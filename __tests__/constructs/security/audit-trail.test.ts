import { AuditTrail } from "../../../constructs/security/audit-trail";
import { KEY_ARN } from "../../support/network";
import { synthesizedSite } from "../../support/site";
import { resource } from "../../support/synth";

const { site, identity } = synthesizedSite(
  (stack) => {
    new AuditTrail(stack, "trail", { key: { arn: KEY_ARN }, retentionDays: 731, logRetentionDays: 365 });
  },
  { role: "control", environment: "prod" },
);
const TRAIL_ARN = "arn:aws:cloudtrail:us-east-2:123456789012:trail/test-prod-control-audit";

test("D8: one trail covers every region and the global services, encrypted and signed", () => {
  expect(resource(site, "aws_cloudtrail.trail")).toMatchObject({
    name: "test-prod-control-audit",
    is_multi_region_trail: true,
    include_global_service_events: true,
    enable_log_file_validation: true,
    enable_logging: true,
    kms_key_id: KEY_ARN,
    s3_bucket_name: "${aws_s3_bucket.trail_bucket_bucket.bucket}",
  });
});

test("it starts once its bucket lets it write", () => {
  expect(resource(site, "aws_cloudtrail.trail")["depends_on"]).toEqual([
    "aws_s3_bucket_policy.trail_bucket_bucket_bucket_policy",
  ]);
});

test("A9: the bucket takes files of this trail alone, and in production no plan may destroy it", () => {
  const policy = site.data!["aws_iam_policy_document"]!["trail_bucket_bucket_policy"]!["statement"];
  const trail = (policy as Record<string, unknown>[]).filter(({ sid }) => String(sid).startsWith("Trail"));
  expect(trail).toHaveLength(2);
  for (const { condition } of trail) {
    expect(condition).toEqual(
      expect.arrayContaining([{ test: "StringEquals", variable: "aws:SourceArn", values: [TRAIL_ARN] }]),
    );
  }
  expect(resource(site, "aws_s3_bucket.trail_bucket_bucket")["lifecycle"]).toEqual({ prevent_destroy: true });
});

test("A9: its role writes one log group and is assumed for this trail alone", () => {
  const documents = identity.data!["aws_iam_policy_document"]!;
  expect(documents["control_audit_permissions"]!["statement"]).toMatchObject([
    { resources: ["arn:aws:logs:us-east-2:123456789012:log-group:/test-prod/control/audit:log-stream:*"] },
  ]);
  expect(JSON.stringify(documents["control_audit_trust"])).toContain(TRAIL_ARN);
});
