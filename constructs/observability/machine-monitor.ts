import { Construct } from "constructs";
import { Alarm } from "./alarm";
import type { Metric } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface MachineMonitorProps extends MonitorProps {
  readonly machine: { readonly name: string; readonly arn: string };
  /** First part of its alarm's name. */
  readonly name: string;
}

/**
 * Monitors a state machine: every execution without success raises the alarm, whether it was refused, was rolled back
 * or needs intervention.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
 */
export class MachineMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, { topic, machine, name }: MachineMonitorProps) {
    super(scope, id);
    const metric = (what: string): Metric => ({
      namespace: "AWS/States",
      name: `Executions${what}`,
      dimensions: { StateMachineArn: machine.arn },
      statistic: "Sum",
    });
    const failed = new Alarm(this, "failed", {
      topic,
      name: `${name}-failed`,
      meaning: `An execution of ${machine.name} did not succeed: it was refused or rolled back, or it needs intervention and still holds the lock.`,
      remedy:
        "read the outcome and the unfinished steps in its item of the DR table; if it needs intervention, start the workflow again with its name as resume.",
      metric: {
        expression: "FILL(failed, 0) + FILL(aborted, 0) + FILL(timedOut, 0)",
        metrics: { failed: metric("Failed"), aborted: metric("Aborted"), timedOut: metric("TimedOut") },
        label: "Executions without success",
      },
      comparison: "above",
      threshold: 0,
      periods: 1,
      missingData: "notBreaching",
      severity: "page",
    });
    this.title = `Executions of ${machine.name}`;
    this.alarms = [failed];
    this.widgets = [alarmGraph("Executions without success", [failed], [metric("Started"), metric("Succeeded")])];
  }
}
