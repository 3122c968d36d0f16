import { BackupPlan as AwsBackupPlan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupRegionSettings } from "@cdktf/provider-aws/lib/backup-region-settings";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteNames } from "../core/names";
import { siteOf } from "../core/site";
import { BACKUP, backupVaultArn } from "./backup-vault";

export interface BackupPlanProps {
  /** Days that recovery points are kept, 1 to 36500; warm throughout. */
  readonly retentionDays: number;
  /** ARNs of what is backed up; this, `tag`, or both. Add new ARNs at the end, so that the addresses of the others do not change. */
  readonly arns?: readonly string[];
  /**
   * Resource types for which AWS Backup is opted in in this region, for the whole account; other types do not change.
   * Without the opt-in AWS Backup silently ignores Aurora, even if a plan names the cluster.
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
   * @default none: the account has opted in elsewhere
   */
  readonly optIn?: readonly BackupResourceType[];
  /**
   * Resources with this tag are backed up too.
   * @default only what `arns` name
   */
  readonly tag?: { readonly key: string; readonly value: string };
  /**
   * The other site: its vault, in another region, gets a copy of every recovery point.
   * @default no copy
   */
  readonly copyTo?: SiteNames;
  /**
   * Days that copies are kept, 1 to 36500.
   * @default as long as the recovery points
   */
  readonly copyRetentionDays?: number;
  /**
   * Hour of the day at which backups start, in UTC, 0 to 23; not in the hour before the database's own backups and
   * maintenance, when RDS refuses them.
   * @default 7
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-troubleshooting.html
   */
  readonly startHour?: number;
}

/** @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_GetSupportedResourceTypes.html */
export type BackupResourceType = "Aurora" | "DocumentDB" | "DynamoDB" | "EBS" | "EC2" | "EFS" | "RDS" | "S3";

const MAX_RETENTION_DAYS = 36500;
/** Minutes after which AWS Backup cancels a backup that has not started. @see https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html */
const START_MINUTES = 60;
/** Minutes after which AWS Backup cancels a backup that has not completed. */
const COMPLETION_MINUTES = 8 * 60;
/** Hours after which the newest recovery point is too old: a day, and the maximum time for a backup to start and to complete. */
export const OLDEST_RECOVERY_POINT_HOURS = 24 + (START_MINUTES + COMPLETION_MINUTES) / 60;

/**
 * Backs up resources of this site once a day into the site's vault, and copies each backup to the other region. Point in
 * time recovery stays with the services: AWS Backup would manage their retention.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
 */
export class BackupPlan extends Construct {
  /** ARN of the role for restores: a caller passes it when it starts a restore. */
  readonly restoreRoleArn: string;

  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    this.check(props);
    const { siteNames } = siteOf(this);
    const { retentionDays, copyTo, copyRetentionDays = retentionDays, startHour = 7, arns = [], tag } = props;
    const optedIn = (props.optIn ?? []).map((type) => this.optIn(type));
    const plan = new AwsBackupPlan(this, "Resource", {
      name: siteNames.of(BACKUP),
      rule: [
        {
          ruleName: "daily",
          targetVaultName: siteNames.of(BACKUP),
          schedule: `cron(0 ${startHour} * * ? *)`,
          startWindow: START_MINUTES,
          completionWindow: COMPLETION_MINUTES,
          lifecycle: { deleteAfter: retentionDays },
          ...(copyTo
            ? {
                copyAction: [
                  { destinationVaultArn: backupVaultArn(copyTo), lifecycle: { deleteAfter: copyRetentionDays } },
                ],
              }
            : {}),
        },
      ],
    });
    new BackupSelection(this, "selection", {
      name: siteNames.of(BACKUP),
      planId: plan.id,
      iamRoleArn: this.role(BACKUP, "Lets AWS Backup back up the site's data", "ForBackup"),
      ...(arns.length > 0 ? { resources: [...arns] } : {}),
      ...(tag ? { selectionTag: [{ type: "STRINGEQUALS", ...tag }] } : {}),
      ...(optedIn.length > 0 ? { dependsOn: optedIn } : {}),
    });
    this.restoreRoleArn = this.role("restore", "Lets AWS Backup restore the site's data", "ForRestores");
  }

  /** The setting is per account and region and contains all types; AWS does not change types that a request does not name. */
  private optIn(type: BackupResourceType): BackupRegionSettings {
    return new BackupRegionSettings(this, `opt-in-${type.toLowerCase()}`, {
      resourceTypeOptInPreference: { [type]: true },
      lifecycle: { ignoreChanges: ["resource_type_management_preference", "resource_type_opt_in_preference"] },
    });
  }

  private check({ retentionDays, copyRetentionDays, startHour = 7, arns = [], tag, copyTo }: BackupPlanProps): void {
    const { region } = siteOf(this);
    const bounds = [
      ["retentionDays", retentionDays, 1, MAX_RETENTION_DAYS],
      ["copyRetentionDays", copyRetentionDays ?? retentionDays, 1, MAX_RETENTION_DAYS],
      ["startHour", startHour, 0, 23],
    ] as const;
    for (const [field, value, least, most] of bounds) {
      if (!Number.isInteger(value) || value < least || value > most) {
        throw new InvalidProps(this, `${field} should be from ${least} to ${most}, got ${value}`);
      }
    }
    if (arns.length === 0 && !tag)
      throw new InvalidProps(this, "arns should name something, or tag be given, got neither");
    if (copyTo?.site.region === region) {
      throw new InvalidProps(this, `copyTo should be in another region, got ${region}`);
    }
    if (copyRetentionDays !== undefined && !copyTo) {
      throw new InvalidProps(this, `copyRetentionDays should come with copyTo, got ${copyRetentionDays} alone`);
    }
  }

  /** @see https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html */
  private role(part: string, description: string, policy: "ForBackup" | "ForRestores"): string {
    return siteOf(this).role(part, {
      description,
      assumedBy: ["backup.amazonaws.com"],
      statements: [],
      managedPolicies: [`service-role/AWSBackupServiceRolePolicy${policy}`],
    }).arn;
  }
}
