import { Construct } from "constructs";
import type { LockWatch } from "../workflow/lock-watch";
import { Alarm, type AlarmProps } from "./alarm";
import type { Statistic } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface LockMonitorProps extends MonitorProps {
  readonly watch: Pick<LockWatch, "namespace" | "metrics" | "plan" | "table">;
  /**
   * Seconds that an execution may hold the lock before the alarm is raised.
   * @default 3600: the validity of a drill's lock
   */
  readonly lockSeconds?: number;
}

/**
 * Alarms that stay raised until the work is done: an execution that needs intervention or was stopped and still holds
 * the lock; a lock that is held for too long; a site that may still write. Without data they keep their state, and an
 * alarm of its own reports the missing data.
 */
export class LockMonitor extends Construct implements Monitor {
  readonly title = "Unfinished executions";
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, { topic, watch, lockSeconds = 3600 }: LockMonitorProps) {
    super(scope, id);
    const { namespace, metrics, plan, table } = watch;
    const measured = (name: string, statistic: Statistic) => ({
      namespace,
      name,
      dimensions: { Plan: plan },
      statistic,
    });
    const lasting = (name: string, alarm: Omit<AlarmProps, "topic" | "name" | "missingData" | "comparison">) =>
      new Alarm(this, name, { topic, name, comparison: "above", missingData: "ignore", ...alarm });
    const unfinished = lasting("unfinished-executions", {
      meaning: `An execution holds the lock of ${plan} but is not running: it needs intervention or was stopped. Only an execution that resumes it can start.`,
      remedy:
        `read the lock holder (item RECORD of ${plan} in the table ${table}) and its unfinished steps (item EXECUTION#<name>), then start ` +
        "the same workflow for the same site and mode with that name as resume: it completes the work or rolls it back, and releases the lock.",
      metric: measured(metrics.unfinishedExecutions, "Maximum"),
      threshold: 0,
      severity: "page",
    });
    const old = lasting("lock-age", {
      meaning: `The lock of ${plan} has been held for more than ${lockSeconds} seconds.`,
      remedy:
        `check the execution that holds the lock (item RECORD of ${plan} in the table ${table}): if it waits for an approval, answer the request; if it ` +
        "hangs, stop it and start the same workflow with its name as resume.",
      metric: measured(metrics.lockAgeSeconds, "Maximum"),
      threshold: lockSeconds,
    });
    const fences = lasting("pending-fence", {
      meaning: `A site of ${plan} has lost its role but is not fenced yet: it may still write.`,
      remedy:
        "while its region is unavailable, do nothing: the site is fenced within minutes of the region's return. If the region is available, read " +
        "the log of the function complete-fence and set the site's services to zero tasks by hand. Then rebuild the site by a planned activation.",
      metric: measured(metrics.pendingFences, "Maximum"),
      threshold: 0,
    });
    const silent = new Alarm(this, "silence", {
      topic,
      name: "watch-lock-silence",
      meaning: `The function watch-lock reports no metrics: unfinished executions of ${plan} raise no alarm.`,
      remedy: "read the log of the function watch-lock, and check that its schedule is enabled.",
      metric: measured(metrics.unfinishedExecutions, "SampleCount"),
      comparison: "below",
      threshold: 1,
      missingData: "breaching",
    });
    this.alarms = [unfinished, old, fences, silent];
    this.widgets = [
      alarmGraph("Unfinished executions and pending fences", [unfinished, fences]),
      alarmGraph("Age of the lock, seconds", [old]),
    ];
  }
}
