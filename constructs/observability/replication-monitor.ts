import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { Alarm, type AlarmProps, moreThan } from "./alarm";
import type { Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface ReplicationMonitorProps extends MonitorProps, ReplicationRule {
  /**
   * Which end the site is: S3 reports failures in the source's region, and delays in the destination's region.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
   */
  readonly end: "source" | "destination";
  /**
   * First part of its alarms' names.
   * @default "replication"
   */
  readonly name?: string;
  /**
   * Maximum replication latency in seconds.
   * @default 900: the objective of S3 Replication Time Control
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
   */
  readonly latencySeconds?: number;
  /**
   * Maximum pending bytes, in MiB.
   * @default 10240
   */
  readonly pendingMb?: number;
  /**
   * Failed operations in five minutes that raise no alarm.
   * @default 0
   */
  readonly failures?: number;
}

/** One rule of a bucket's replication. */
export interface ReplicationRule {
  /** Name of the source. */
  readonly sourceBucket: string;
  /** Name of the destination. */
  readonly destinationBucket: string;
  /** Id of the rule; see `replicationRuleId`. */
  readonly ruleId: string;
}

const MIB = 1024 ** 2;
const FAILURE_SECONDS = 300;

/** Monitors the replication of a bucket at one of its ends. */
export class ReplicationMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: ReplicationMonitorProps) {
    super(scope, id);
    const { topic, name = "replication", end, sourceBucket, destinationBucket } = props;
    if (sourceBucket === destinationBucket)
      throw new InvalidProps(this, `destinationBucket should differ from sourceBucket, got '${destinationBucket}'`);
    const watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) =>
      new Alarm(this, what, { topic, name: `${name}-${what}`, ...alarm });
    this.title = `Replication of ${sourceBucket} to ${destinationBucket}`;
    if (end === "source") {
      const failures = this.failures(props, watch);
      this.alarms = [failures];
      this.widgets = [alarmGraph("Failed operations in five minutes", [failures])];
      return;
    }
    const [latency, pending] = this.delays(props, watch);
    this.alarms = [latency, pending];
    this.widgets = [
      alarmGraph("Replication latency, seconds", [latency]),
      alarmGraph("Pending bytes", [pending]),
      {
        title: "Pending operations",
        lines: [replicationMetric(props, "OperationsPendingReplication", "Maximum")],
      },
    ];
  }

  private failures({ failures = 0, ...rule }: ReplicationMonitorProps, watch: Watch): Alarm {
    return watch("failures", {
      meaning: `Replication from ${rule.sourceBucket} to ${rule.destinationBucket} failed for ${moreThan(failures, "operation")} in five minutes; S3 does not retry.`,
      remedy:
        "check the replication role and both KMS keys, then replicate the failed objects with S3 Batch Replication.",
      metric: replicationMetric(rule, "OperationsFailedReplication", "Sum"),
      comparison: "above",
      threshold: failures,
      periodSeconds: FAILURE_SECONDS,
      periods: 1,
      missingData: "notBreaching",
    });
  }

  private delays(
    { latencySeconds = 900, pendingMb = 10240, ...rule }: ReplicationMonitorProps,
    watch: Watch,
  ): [latency: Alarm, pending: Alarm] {
    return [
      watch("latency", {
        meaning: `${rule.destinationBucket} is more than ${latencySeconds} seconds behind ${rule.sourceBucket}.`,
        remedy: "check how many bytes are pending; above 1 Gbit/s request a higher replication quota from AWS.",
        metric: replicationMetric(rule, "ReplicationLatency", "Maximum"),
        comparison: "above",
        threshold: latencySeconds,
        periods: 5,
        missingData: "notBreaching",
      }),
      watch("pending", {
        meaning: `More than ${pendingMb} MiB of ${rule.sourceBucket} are pending replication to ${rule.destinationBucket}.`,
        remedy:
          "check whether many objects were written at once; if replication has stopped, check the replication role and both KMS keys.",
        metric: replicationMetric(rule, "BytesPendingReplication", "Maximum"),
        comparison: "above",
        threshold: pendingMb * MIB,
        periods: 15,
        missingData: "notBreaching",
      }),
    ];
  }
}

type Watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) => Alarm;

/** A metric of a replication rule. */
function replicationMetric(rule: ReplicationRule, name: string, statistic: Statistic): Metric {
  const { sourceBucket, destinationBucket, ruleId } = rule;
  return {
    namespace: "AWS/S3",
    name,
    dimensions: { SourceBucket: sourceBucket, DestinationBucket: destinationBucket, RuleId: ruleId },
    statistic,
  };
}
