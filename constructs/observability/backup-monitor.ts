import { Construct } from "constructs";
import { OLDEST_RECOVERY_POINT_HOURS } from "../security/backup-plan";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface BackupMonitorProps extends MonitorProps {
  /** Name of the vault that the plan writes to. */
  readonly vault: string;
  /**
   * Whether every recovery point is copied to a vault of another region, whose recovery points are copied here.
   * @default false
   */
  readonly copied?: boolean;
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
    const age = new Alarm(this, "age", {
      topic,
      name: "recovery-point-age",
      meaning: `The newest recovery point in ${vault} is older than ${oldestHours} hours, or there is none.`,
      remedy:
        "see the vault's backup jobs; without any, see whether AWS Backup is opted in to the type in this region.",
      watched: jobs(vault, "NumberOfBackupJobsCompleted"),
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
      watched: jobs(vault, "NumberOfBackupJobsFailed"),
      comparison: "above",
      threshold: 0,
      periodSeconds: HOUR_SECONDS,
      periods: 1,
      missingData: "notBreaching",
    });
    const copies = props.copied ? this.copies(props, oldestHours) : [];
    this.alarms = [age, failures, ...copies];
    this.widgets = [
      watchedBy("Backups completed in an hour", [age]),
      watchedBy("Backups failed in an hour", [failures]),
      ...copies.map((one, index) => watchedBy(`Copies ${index === 0 ? "completed" : "failed"} in an hour`, [one])),
    ];
  }

  /**
   * AWS does not say whether a copy is counted under the vault it leaves or the one it reaches. Each vault is watched in its
   * own region, so one of the two monitors tells.
   */
  private copies({ topic, vault }: BackupMonitorProps, oldestHours: number): readonly Alarm[] {
    const common = { topic, periodSeconds: HOUR_SECONDS } as const;
    return [
      new Alarm(this, "copy-age", {
        ...common,
        name: "recovery-point-copy-age",
        meaning: `The newest copy of ${vault} is older than ${oldestHours} hours, or there is none.`,
        remedy: "see the copy jobs of both regions; without any, see whether their backup plans still have the copy.",
        watched: jobs(vault, "NumberOfCopyJobsCompleted"),
        comparison: "below",
        threshold: 1,
        periods: oldestHours,
        missingData: "breaching",
      }),
      new Alarm(this, "copy-failures", {
        ...common,
        name: "backup-copy-failures",
        meaning: `A copy from ${vault}, or into it, failed.`,
        remedy: "read the status of the copy job, then start it again: AWS Backup copies the next recovery point only.",
        watched: jobs(vault, "NumberOfCopyJobsFailed"),
        comparison: "above",
        threshold: 0,
        periods: 1,
        missingData: "notBreaching",
      }),
    ];
  }
}

function jobs(vault: string, name: string) {
  return { namespace: "AWS/Backup", name, dimensions: { BackupVaultName: vault }, statistic: "Sum" } as const;
}
