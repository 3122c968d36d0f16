import { Construct } from "constructs";
import { OLDEST_RECOVERY_POINT_HOURS } from "../security/backup-plan";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface BackupMonitorProps extends MonitorProps {
  /** Name of the vault that the plan writes to. */
  readonly vault: string;
  /**
   * Hours that the newest recovery point may be old, 1 to 168.
   * @default a day, and what a backup may take to begin and to end
   */
  readonly oldestHours?: number;
}

const HOUR_SECONDS = 3600;

/**
 * Tells when a vault gets no recovery points any more. AWS Backup says nothing of a job that it never starts, as for a type
 * that the account has not opted in to, so silence is the trouble here: until its first backup a new vault is in alarm.
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html
 */
export class BackupMonitor extends Construct implements Monitor {
  readonly title = "Backups";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: BackupMonitorProps) {
    super(scope, id);
    const { topic, vault, oldestHours = OLDEST_RECOVERY_POINT_HOURS } = props;
    const jobs = (name: string) =>
      ({ namespace: "AWS/Backup", name, dimensions: { BackupVaultName: vault }, statistic: "Sum" }) as const;
    const age = new Alarm(this, "age", {
      topic,
      name: "recovery-point-age",
      meaning: `The newest recovery point in ${vault} is older than ${oldestHours} hours, or there is none.`,
      remedy:
        "see the vault's backup jobs; without any, see whether AWS Backup is opted in to the type in this region.",
      watched: jobs("NumberOfBackupJobsCompleted"),
      comparison: "below",
      threshold: 1,
      periodSeconds: HOUR_SECONDS,
      periods: oldestHours,
      missingData: "breaching",
    });
    const failures = new Alarm(this, "failures", {
      topic,
      name: "backup-failures",
      meaning: `A backup into ${vault} failed.`,
      remedy: "read the status of the job; it is tried again the next day, or start it again.",
      watched: jobs("NumberOfBackupJobsFailed"),
      comparison: "above",
      threshold: 0,
      periodSeconds: HOUR_SECONDS,
      periods: 1,
      missingData: "notBreaching",
    });
    this.alarms = [age, failures];
    this.widgets = [
      watchedBy("Backups completed in an hour", [age]),
      watchedBy("Backups failed in an hour", [failures]),
    ];
  }
}
