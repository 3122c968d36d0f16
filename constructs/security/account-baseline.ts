import {
  AccessanalyzerAnalyzer,
  type AccessanalyzerAnalyzerConfig,
} from "@cdktf/provider-aws/lib/accessanalyzer-analyzer";
import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import { GuarddutyDetector } from "@cdktf/provider-aws/lib/guardduty-detector";
import { GuarddutyDetectorFeature } from "@cdktf/provider-aws/lib/guardduty-detector-feature";
import { SecurityhubAccount } from "@cdktf/provider-aws/lib/securityhub-account";
import { SecurityhubStandardsSubscription } from "@cdktf/provider-aws/lib/securityhub-standards-subscription";
import { Construct } from "constructs";
import { useKey } from "../core/key-use";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { KeyRef } from "./key";

export interface AccountBaselineProps {
  /**
   * Threat detection.
   * @default false
   */
  readonly guardDuty?: boolean;
  /**
   * Protection plans in addition to CloudTrail, flow logs and DNS; each costs extra.
   * @default S3 data events, RDS logins and the network of Lambda functions
   * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
   */
  readonly guardDutyFeatures?: readonly GuardDutyFeature[];
  /**
   * AWS Config: history of configuration changes.
   * @default false
   */
  readonly config?: boolean;
  /**
   * Whether Config records IAM here; enable it in one region of an account.
   * @default false
   */
  readonly configGlobalResources?: boolean;
  /**
   * Part of the deterministic name of the log bucket that Config writes to.
   * @default "logs"
   */
  readonly logBucket?: string;
  /**
   * Key that encrypts what Config writes.
   * @default none; needed with Config
   */
  readonly logKey?: KeyRef;
  /**
   * Security Hub with AWS's foundational standard, whose checks need Config.
   * @default false
   */
  readonly securityHub?: boolean;
  /**
   * IAM Access Analyzer for access from outside the account; free. It analyzes only its own region.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-concepts.html
   * @default false
   */
  readonly externalAccess?: boolean;
  /**
   * IAM Access Analyzer for roles, users and permissions that were unused for so many days, 1 to 365. It costs per role
   * and user, and analyzes the whole account: enable it in one region of an account.
   * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedAccessConfiguration.html
   * @default none
   */
  readonly unusedAccessDays?: number;
}

export type GuardDutyFeature =
  "S3_DATA_EVENTS" | "RDS_LOGIN_EVENTS" | "LAMBDA_NETWORK_LOGS" | "EBS_MALWARE_PROTECTION" | "EKS_AUDIT_LOGS";

const DEFAULT_FEATURES: readonly GuardDutyFeature[] = ["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"];
const MAX_UNUSED_DAYS = 365;
/** Last part of the deterministic names of the recorder and its role. */
export const CONFIG = "config";
/** @see https://docs.aws.amazon.com/securityhub/latest/userguide/fsbp-standard.html */
const FOUNDATIONAL_STANDARD = "standards/aws-foundational-security-best-practices/v/1.0.0";

/**
 * Security services of a region of an account. Each exists once per account and region, so enable it in one deployment
 * of an account, and in none if the organization has enabled it. All are off by default.
 */
export class AccountBaseline extends Construct {
  /** Only with GuardDuty. */
  readonly detectorId: string | undefined;

  constructor(scope: Construct, id: string, props: AccountBaselineProps) {
    super(scope, id);
    const { guardDuty = false, config = false, securityHub = false } = props;
    if (securityHub && !config)
      throw new InvalidProps(this, "config should be true with securityHub, whose checks read what Config records");
    this.detectorId = guardDuty ? this.enableGuardDuty(props.guardDutyFeatures ?? DEFAULT_FEATURES) : undefined;
    if (config && !props.logKey) throw new InvalidProps(this, "logKey should be given with config, got none");
    const recording = config ? this.enableConfig(props, props.logKey!) : undefined;
    if (securityHub && recording) this.enableSecurityHub(recording);
    if (props.externalAccess) this.analyze("external-access", { type: "ACCOUNT" });
    if (props.unusedAccessDays !== undefined) this.analyzeUnused(props.unusedAccessDays);
  }

  private analyzeUnused(unusedAccessAge: number): void {
    if (!Number.isInteger(unusedAccessAge) || unusedAccessAge < 1 || unusedAccessAge > MAX_UNUSED_DAYS)
      throw new InvalidProps(
        this,
        `unusedAccessDays should be a whole number from 1 to ${MAX_UNUSED_DAYS}, got ${unusedAccessAge}`,
      );
    this.analyze("unused-access", {
      type: "ACCOUNT_UNUSED_ACCESS",
      configuration: { unusedAccess: { unusedAccessAge } },
    });
  }

  private analyze(id: string, what: Omit<AccessanalyzerAnalyzerConfig, "analyzerName">): void {
    new AccessanalyzerAnalyzer(this, id, { analyzerName: siteOf(this).siteNames.of(id), ...what });
  }

  private enableGuardDuty(features: readonly GuardDutyFeature[]): string {
    const detector = new GuarddutyDetector(this, "detector", {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
    });
    for (const name of features) {
      new GuarddutyDetectorFeature(this, `detects-${name.toLowerCase()}`, {
        detectorId: detector.id,
        name,
        status: "ENABLED",
      });
    }
    return detector.id;
  }

  private enableConfig({ configGlobalResources = false, logBucket = "logs" }: AccountBaselineProps, logKey: KeyRef) {
    const site = siteOf(this);
    const { siteNames } = site;
    const recorder = new ConfigConfigurationRecorder(this, "recorder", {
      name: siteNames.of(CONFIG),
      roleArn: this.role(logBucket, logKey.alias),
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: configGlobalResources },
    });
    const channel = new ConfigDeliveryChannel(this, "channel", {
      name: siteNames.of(CONFIG),
      s3BucketName: siteNames.bucket(logBucket),
      s3KeyPrefix: "config",
      s3KmsKeyArn: logKey.arn,
      snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      dependsOn: [recorder],
    });
    return new ConfigConfigurationRecorderStatus(this, "recording", {
      name: recorder.name,
      isEnabled: true,
      dependsOn: [channel],
    });
  }

  /** @see https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html */
  private role(logBucket: string, keyAlias: string): string {
    const site = siteOf(this);
    const bucketArn = site.siteNames.bucketArn(logBucket);
    const { account } = site.names.identity;
    return site.role(CONFIG, {
      description: "Allows AWS Config to read resources and write changes to the log bucket",
      assumedBy: ["config.amazonaws.com"],
      managedPolicies: ["service-role/AWS_ConfigRole"],
      statements: [
        { sid: "FindBucket", actions: ["s3:GetBucketAcl", "s3:ListBucket"], resources: [bucketArn] },
        {
          sid: "WriteHistory",
          actions: ["s3:PutObject"],
          resources: [`${bucketArn}/config/AWSLogs/${account}/Config/*`],
          condition: [{ test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] }],
        },
        useKey({
          aliasArn: site.siteNames.arn("kms", keyAlias),
          actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        }),
      ],
    }).arn;
  }

  private enableSecurityHub(recording: ConfigConfigurationRecorderStatus): void {
    const { names, region } = siteOf(this);
    const hub = new SecurityhubAccount(this, "hub", {
      enableDefaultStandards: false,
      autoEnableControls: true,
      controlFindingGenerator: "SECURITY_CONTROL",
      dependsOn: [recording],
    });
    new SecurityhubStandardsSubscription(this, "foundational-standard", {
      standardsArn: `arn:${names.partition}:securityhub:${region}::${FOUNDATIONAL_STANDARD}`,
      dependsOn: [hub],
    });
  }
}
