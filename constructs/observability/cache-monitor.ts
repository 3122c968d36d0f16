import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { Alarm, type AlarmProps } from "./alarm";
import type { Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface CacheMonitorProps extends MonitorProps {
  /** Deterministic id of the replication group. */
  readonly replicationGroupId: string;
  /** @default 1 */
  readonly shards?: number;
  /**
   * Replicas of each shard's primary.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * First part of its alarms' names.
   * @default "cache"
   */
  readonly name?: string;
  /**
   * CPU use of the engine's thread, in percent of one core.
   * @default 90
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
   */
  readonly cpuPercent?: number;
  /**
   * Memory in use, in percent of the engine's maximum.
   * @default 80
   */
  readonly memoryPercent?: number;
  /**
   * Keys evicted for lack of memory, per minute and node.
   * @default 1000
   */
  readonly evictions?: number;
  /**
   * Maximum replication lag behind the primary, in seconds.
   * @default 15
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html#ElastiCache
   */
  readonly lagSeconds?: number;
}

/** Monitors every node of an ElastiCache replication group. */
export class CacheMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: CacheMonitorProps) {
    super(scope, id);
    const { replicationGroupId, shards = 1, replicas = 1 } = props;
    if (replicationGroupId === "") throw new InvalidProps(this, "replicationGroupId should name the group, got ''");
    const byNode = cacheNodes(replicationGroupId, shards, replicas).map((node) => this.watchNode(node, props));
    this.title = `Cache ${replicationGroupId}`;
    this.alarms = byNode.flatMap(({ cpu, memory, evictions, lag }) => [cpu, memory, evictions, lag]);
    const widget = (title: string, kind: keyof NodeAlarms): Widget => {
      const [first, ...others] = byNode.map((alarms) => alarms[kind]);
      return alarmGraph(
        title,
        [first!],
        others.map(({ metric }) => metric),
      );
    };
    this.widgets = [
      widget("CPU of the engine, %", "cpu"),
      widget("Memory, %", "memory"),
      widget("Evictions per minute", "evictions"),
      widget("Replication lag, seconds", "lag"),
    ];
  }

  private watchNode(node: string, props: CacheMonitorProps): NodeAlarms {
    const { topic, name = "cache", cpuPercent = 90, memoryPercent = 80, evictions = 1000, lagSeconds = 15 } = props;
    const scope = new Construct(this, node);
    const short = node.slice(props.replicationGroupId.length + 1);
    const watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) =>
      new Alarm(scope, what, { topic, name: `${name}-${short}-${what}`, ...alarm });
    return {
      cpu: watch("cpu", {
        meaning: `The engine of ${node} uses more than ${cpuPercent} % of one core; it runs all commands in one thread.`,
        remedy: "find slow commands in the slow log; add replicas for reads or shards for writes.",
        metric: nodeMetric(node, "EngineCPUUtilization", "Average"),
        comparison: "above",
        threshold: cpuPercent,
        missingData: "ignore",
      }),
      memory: watch("memory", {
        meaning: `Keys of ${node} use more than ${memoryPercent} % of its memory; when the memory is full, the engine evicts keys.`,
        remedy: "set a time to live on keys, add shards, or use a larger node type.",
        metric: nodeMetric(node, "DatabaseMemoryUsagePercentage", "Average"),
        comparison: "above",
        threshold: memoryPercent,
        missingData: "ignore",
      }),
      evictions: watch("evictions", {
        meaning: `${node} evicts more than ${evictions} keys per minute for lack of memory.`,
        remedy: "check whether the hit rate drops; add shards or use a larger node type.",
        metric: nodeMetric(node, "Evictions", "Sum"),
        comparison: "above",
        threshold: evictions,
        missingData: "notBreaching",
      }),
      lag: watch("lag", {
        meaning: `${node} is more than ${lagSeconds} seconds behind the node it replicates from; a failover now would lose these writes.`,
        remedy: "check the write rate and the network use of the nodes.",
        metric: nodeMetric(node, "ReplicationLag", "Maximum"),
        comparison: "above",
        threshold: lagSeconds,
        periods: 5,
        missingData: "notBreaching",
      }),
    };
  }
}

interface NodeAlarms {
  readonly cpu: Alarm;
  readonly memory: Alarm;
  readonly evictions: Alarm;
  readonly lag: Alarm;
}

/**
 * Ids that ElastiCache gives the nodes of a group: `<group>-001`, with more than one shard `<group>-0001-001`.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Shards.html
 */
export function cacheNodes(replicationGroupId: string, shards: number, replicas: number): string[] {
  const number = (index: number, digits: number) => String(index + 1).padStart(digits, "0");
  const nodes = (prefix: string) => Array.from({ length: 1 + replicas }, (_, node) => `${prefix}-${number(node, 3)}`);
  if (shards === 1) return nodes(replicationGroupId);
  return Array.from({ length: shards }, (_, shard) => nodes(`${replicationGroupId}-${number(shard, 4)}`)).flat();
}

function nodeMetric(node: string, name: string, statistic: Statistic): Metric {
  return { namespace: "AWS/ElastiCache", name, dimensions: { CacheClusterId: node }, statistic, label: node };
}
