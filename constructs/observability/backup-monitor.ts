import { Construct } from "constructs";
import { OLDEST_RECOVERY_POINT_HOURS } from "../security/backup-plan";
import { Alarm } from "./alarm";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface BackupMonitorProps extends MonitorProps {
  /** Name of the vault that the backup plan writes to. */
  readonly vault: string;
  /**
   * Whether every recovery point is copied to a vault of another region, whose recovery points are copied here.
   * @default false
   */
  readonly copied?: boolean;
  /**
   * Maximum age of the newest recovery point in hours, 1 to 168.
   * @default one day, and the time that a backup may take to start and to complete
   */
  readonly oldestHours?: number;
}

const HOUR_SECONDS = 3600;

/**
 * Raises an alarm when a vault receives no recovery points. AWS Backup reports nothing for a job that it never starts,
 * e.g. for a resource type that the account has not opted in to, so missing data is breaching: a new vault is in ALARM
 * until its first backup.
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
        "check the vault's backup jobs; if there are none, check that AWS Backup is opted in to the resource type in this region.",
      metric: jobs(vault, "NumberOfBackupJobsCompleted"),
      comparison: "below",
      threshold: 1,
      periodSeconds: HOUR_SECONDS,
      periods: oldestHours,
      missingData: "breaching",
    });
    const failures = new Alarm(this, "failures", {
      topic,
      name: "backup-failures",
      meaning: `A backup job into ${vault} failed.`,
      remedy:
        "read the status of the job. The backup plan starts the next job the next day; to back up earlier, start a job.",
      metric: jobs(vault, "NumberOfBackupJobsFailed"),
      comparison: "above",
      threshold: 0,
      periodSeconds: HOUR_SECONDS,
      periods: 1,
      missingData: "notBreaching",
    });
    const copies = props.copied ? this.copies(props, oldestHours) : [];
    this.alarms = [age, failures, ...copies];
    this.widgets = [
      alarmGraph("Backups completed in an hour", [age]),
      alarmGraph("Backups failed in an hour", [failures]),
      ...copies.map((one, index) => alarmGraph(`Copies ${index === 0 ? "completed" : "failed"} in an hour`, [one])),
    ];
  }

  /**
   * The AWS documentation does not state whether a copy job counts for the source vault or for the destination vault.
   * Each vault is monitored in its own region, so one of the two monitors raises the alarm.
   */
  private copies({ topic, vault }: BackupMonitorProps, oldestHours: number): readonly Alarm[] {
    const common = { topic, periodSeconds: HOUR_SECONDS } as const;
    return [
      new Alarm(this, "copy-age", {
        ...common,
        name: "recovery-point-copy-age",
        meaning: `The newest copy of ${vault} is older than ${oldestHours} hours, or there is none.`,
        remedy:
          "check the copy jobs of both regions; if there are none, check that their backup plans still have the copy action.",
        metric: jobs(vault, "NumberOfCopyJobsCompleted"),
        comparison: "below",
        threshold: 1,
        periods: oldestHours,
        missingData: "breaching",
      }),
      new Alarm(this, "copy-failures", {
        ...common,
        name: "backup-copy-failures",
        meaning: `A copy job from or to ${vault} failed.`,
        remedy:
          "read the status of the copy job, then start it again: AWS Backup itself copies only the next recovery point.",
        metric: jobs(vault, "NumberOfCopyJobsFailed"),
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
