import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector";
import { GuarddutyDetectorFeature } from "@cdktf/provider-aws/lib/guardduty-detector-feature";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { SecurityhubAccount } from "@cdktf/provider-aws/lib/securityhub-account";
import { SecurityhubStandardsSubscription } from "@cdktf/provider-aws/lib/securityhub-standards-subscription";
import { AccountBaseline, type AccountBaselineProps } from "../../../constructs/security/account-baseline";
import { KEY_ARN } from "../../support/keys";
import { rolesMay, synthesizedSite } from "../../support/site";
import { asText, inventory } from "../../support/synth";

const logKey = { arn: KEY_ARN, alias: "alias/test-dev-primary-logs" };
const json = (props: AccountBaselineProps = {}) =>
  synthesizedSite((site) => {
    new AccountBaseline(site, "baseline", { logKey, ...props });
  });
const ALL = { guardDuty: true, config: true, securityHub: true };

test("B10, D8: all services are off by default", () => {
  const { site, identity } = json();
  expect(inventory(site)).toEqual({});
  expect(identity).not.toHaveProperty("resource");
});

test("B10, D8: GuardDuty has the protection plans of S3, RDS and Lambda, or the configured ones", () => {
  const { site } = json({ guardDuty: true });
  expect(inventory(site)).toEqual({ aws_guardduty_detector: 1, aws_guardduty_detector_feature: 3 });
  expect(asText(site)).toHaveResourceWithProperties(GuarddutyDetector, {
    enable: true,
    finding_publishing_frequency: "FIFTEEN_MINUTES",
  });
  const other = json({ guardDuty: true, guardDutyFeatures: ["EKS_AUDIT_LOGS"] }).site;
  expect(asText(other)).toHaveResourceWithProperties(GuarddutyDetectorFeature, {
    name: "EKS_AUDIT_LOGS",
    status: "ENABLED",
  });
});

test("B10: Config records everything after its channel exists, and IAM only if configured", () => {
  const { site } = json({ config: true });
  expect(asText(site)).toHaveResourceWithProperties(ConfigConfigurationRecorder, {
    role_arn: "arn:aws:iam::123456789012:role/test-dev-primary-config",
    recording_group: { all_supported: true, include_global_resource_types: false },
  });
  expect(asText(site)).toHaveResourceWithProperties(ConfigDeliveryChannel, {
    s3_bucket_name: "test-dev-logs-us-east-1-123456789012",
    s3_key_prefix: "config",
    s3_kms_key_arn: KEY_ARN,
  });
  expect(asText(site)).toHaveResourceWithProperties(ConfigConfigurationRecorderStatus, {
    is_enabled: true,
    depends_on: ["aws_config_delivery_channel.baseline_channel"],
  });
  expect(asText(json({ config: true, configGlobalResources: true }).site)).toHaveResourceWithProperties(
    ConfigConfigurationRecorder,
    { recording_group: { all_supported: true, include_global_resource_types: true } },
  );
});

test("A9: Config's role may write its own prefix of the log bucket, and is in the identity stack", () => {
  const { site, identity, keyUses } = json({ config: true });
  expect(asText(site)).not.toHaveResource(IamRole);
  const bucket = "arn:aws:s3:::test-dev-logs-us-east-1-123456789012";
  expect(identity.data!["aws_iam_policy_document"]!["primary_config_permissions"]!["statement"]).toEqual([
    { sid: "FindBucket", actions: ["s3:GetBucketAcl", "s3:ListBucket"], resources: [bucket] },
    {
      sid: "WriteHistory",
      actions: ["s3:PutObject"],
      resources: [`${bucket}/config/AWSLogs/123456789012/Config/*`],
      condition: [{ test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] }],
    },
  ]);
  expect(keyUses.statementsFor(`arn:aws:kms:us-east-1:123456789012:${logKey.alias}`)).toEqual([
    rolesMay("RolesDecryptGenerateDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], ["test-dev-primary-config"]),
  ]);
});

test("D8: Security Hub has the foundational standard, enabled after Config has started", () => {
  const { site } = json(ALL);
  expect(asText(site)).toHaveResourceWithProperties(SecurityhubAccount, {
    enable_default_standards: false,
    depends_on: ["aws_config_configuration_recorder_status.baseline_recording"],
  });
  expect(asText(site)).toHaveResourceWithProperties(SecurityhubStandardsSubscription, {
    standards_arn: "arn:aws:securityhub:us-east-1::standards/aws-foundational-security-best-practices/v/1.0.0",
  });
});

test("R28: fails with Config but without a key for what it writes", () => {
  expect(() =>
    synthesizedSite((site) => {
      new AccountBaseline(site, "baseline", { config: true });
    }),
  ).toThrow("[site/baseline] logKey should be given with config, got none");
});

test("fails with Security Hub but without Config", () => {
  expect(() => json({ securityHub: true })).toThrow("[site/baseline] config should be true with securityHub");
});

test("D8: Access Analyzer finds external access in every region, and unused access if configured", () => {
  expect(json({ externalAccess: true }).site.resource).toEqual({
    aws_accessanalyzer_analyzer: {
      baseline_external_access: expect.objectContaining({
        analyzer_name: "test-dev-primary-external-access",
        type: "ACCOUNT",
      }) as unknown,
    },
  });
  expect(json({ unusedAccessDays: 90 }).site.resource).toEqual({
    aws_accessanalyzer_analyzer: {
      baseline_unused_access: expect.objectContaining({
        analyzer_name: "test-dev-primary-unused-access",
        type: "ACCOUNT_UNUSED_ACCESS",
        configuration: { unused_access: { unused_access_age: 90 } },
      }) as unknown,
    },
  });
});

test.each([0, 366, 1.5])("fails with unused access of %p days", (unusedAccessDays) => {
  expect(() => json({ unusedAccessDays })).toThrow(
    `[site/baseline] unusedAccessDays should be a whole number from 1 to 365, got ${unusedAccessDays}`,
  );
});

test.each([1, 365])("takes unused access of %p days", (unusedAccessDays) => {
  expect(inventory(json({ unusedAccessDays }).site)).toEqual({ aws_accessanalyzer_analyzer: 1 });
});
