import { Construct } from "constructs";
import type { LockWatch } from "../workflow/lock-watch";
import { Alarm, type AlarmProps } from "./alarm";
import type { Statistic } from "./metric";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface LockMonitorProps extends MonitorProps {
  readonly watch: Pick<LockWatch, "namespace" | "metrics" | "plan" | "table">;
  /**
   * Seconds that an execution may hold the lock before it is told.
   * @default 3600: as long as a drill's lock lasts
   */
  readonly lockSeconds?: number;
}

/**
 * Alarms that last as long as something is left to do: an execution that is open, or was stopped, and keeps the lock; a lock
 * that grows old; a site that still may write. When nobody measures they stay as they are, and that is told as well.
 */
export class LockMonitor extends Construct implements Monitor {
  readonly title = "What executions have left";
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
    const open = lasting("open-execution", {
      meaning: `An execution holds the lock of ${plan} and does not run any more: it is open or was stopped, and nothing else can begin.`,
      remedy:
        `see whose lock it is (RECORD of ${plan} in the table ${table}) and what is left (its item EXECUTION#<name>), then start ` +
        "the same workflow for the same site and mode with its name as resume: that finishes the work, or takes it back, and releases the lock.",
      watched: measured(metrics.openExecutions, "Maximum"),
      threshold: 0,
      severity: "page",
    });
    const old = lasting("lock-age", {
      meaning: `The lock of ${plan} has been held for more than ${lockSeconds} seconds.`,
      remedy:
        `look at the execution that RECORD of ${plan} in the table ${table} names: when it waits for an approval, answer it; when it ` +
        "hangs, stop it and start the same workflow with its name as resume.",
      watched: measured(metrics.lockAgeSeconds, "Maximum"),
      threshold: lockSeconds,
    });
    const fences = lasting("pending-fence", {
      meaning: `A site of ${plan} has lost its role and may still write.`,
      remedy:
        "while its region is gone there is nothing to do: it is fenced within minutes of its return. When its region answers, read " +
        "the log of the function complete-fence and take its services to zero tasks by hand. Then rebuild it by a planned activation.",
      watched: measured(metrics.pendingFences, "Maximum"),
      threshold: 0,
    });
    const silent = new Alarm(this, "silence", {
      topic,
      name: "watch-lock-silence",
      meaning: "Nobody measures what executions have left behind.",
      remedy: "read the log of the function watch-lock, and look whether its schedule is enabled.",
      watched: measured(metrics.openExecutions, "SampleCount"),
      comparison: "below",
      threshold: 1,
      missingData: "breaching",
    });
    this.alarms = [open, old, fences, silent];
    this.widgets = [
      watchedBy("Open executions and pending fences", [open, fences]),
      watchedBy("Age of the lock, seconds", [old]),
    ];
  }
}
