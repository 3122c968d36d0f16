import { Construct } from "constructs";
import { Alarm, type AlarmProps } from "./alarm";
import type { Calculation, Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, alarmGraph } from "./monitor";
import type { Widget } from "./widget";

export interface DatabaseMonitorProps extends MonitorProps {
  /** Deterministic identifier of the Aurora cluster. */
  readonly clusterIdentifier: string;
  /**
   * Region of the other cluster of the global database. Only the secondary cluster measures the lag, and a failover
   * swaps the roles: set it for both clusters.
   * @default none: the cluster belongs to no global database
   */
  readonly otherRegion?: string;
  /**
   * First part of its alarms' names.
   * @default "database"
   */
  readonly name?: string;
  /**
   * CPU use of the busiest instance, in percent.
   * @default 80
   */
  readonly cpuPercent?: number;
  /**
   * Minimum free memory in MiB; for a serverless instance, measured as if it were scaled to its maximum capacity.
   * @default 1024
   */
  readonly freeMemoryMb?: number;
  /**
   * Maximum connections to one instance.
   * @default 800: four fifths of the maximum of Aurora MySQL on a db.r6g.large
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html#AuroraMySQL.Managing.MaxConnections
   */
  readonly connections?: number;
  /**
   * Deadlocks per second.
   * @default 0.1
   */
  readonly deadlocksPerSecond?: number;
  /**
   * Minimum free local storage in GiB; temporary tables and logs use it.
   * @default 5
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html#AuroraMySQL.Managing.TempStorage
   */
  readonly freeStorageGb?: number;
  /**
   * Maximum lag of the secondary cluster in seconds: the recovery point objective.
   * @default 5
   */
  readonly lagSeconds?: number;
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/**
 * Monitors one regional cluster of an Aurora global database.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
 */
export class DatabaseMonitor extends Construct implements Monitor {
  readonly title: string;
  readonly alarms: readonly Alarm[];
  readonly widgets: readonly Widget[];

  constructor(scope: Construct, id: string, props: DatabaseMonitorProps) {
    super(scope, id);
    const { topic, name = "database", clusterIdentifier, otherRegion } = props;
    const watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) =>
      new Alarm(this, what, { topic, name: `${name}-${what}`, ...alarm });
    const load = this.load(props, watch);
    const headroom = this.headroom(props, watch);
    const lag = otherRegion === undefined ? [] : this.lag(props, otherRegion, watch);
    this.title = `Database ${clusterIdentifier}`;
    this.alarms = [...load, ...headroom, ...lag];
    const [cpu, connections, deadlocks] = load;
    const [memory, storage] = headroom;
    this.widgets = [
      alarmGraph("CPU of the busiest instance, %", [cpu]),
      alarmGraph("Connections of the busiest instance", [connections]),
      alarmGraph("Deadlocks per second", [deadlocks]),
      alarmGraph("Free memory, bytes", [memory]),
      alarmGraph("Free local storage, bytes", [storage]),
      ...(otherRegion === undefined ? [] : [alarmGraph("Lag behind the other region, milliseconds", lag)]),
    ];
  }

  private load(props: DatabaseMonitorProps, watch: Watch): [cpu: Alarm, connections: Alarm, deadlocks: Alarm] {
    const { clusterIdentifier, cpuPercent = 80, connections = 800, deadlocksPerSecond = 0.1 } = props;
    const metric = (name: string, statistic: Statistic) => clusterMetric(clusterIdentifier, name, statistic);
    return [
      watch("cpu", {
        meaning: `An instance of ${clusterIdentifier} uses more than ${cpuPercent} % of its CPU, or no instance reports its CPU use.`,
        remedy: "find the load in Performance Insights; add a reader, or use a larger instance class.",
        metric: databaseCpu(clusterIdentifier),
        comparison: "above",
        threshold: cpuPercent,
        periods: 5,
        missingData: "breaching",
        severity: "page",
      }),
      watch("connections", {
        meaning: `An instance of ${clusterIdentifier} has more than ${connections} connections; at its limit it rejects new connections.`,
        remedy: "find clients that do not close connections, and use RDS Proxy.",
        metric: metric("DatabaseConnections", "Maximum"),
        comparison: "above",
        threshold: connections,
        periods: 5,
        missingData: "ignore",
      }),
      watch("deadlocks", {
        meaning: `Transactions in ${clusterIdentifier} cause more than ${deadlocksPerSecond} deadlocks per second.`,
        remedy: "read SHOW ENGINE INNODB STATUS, and change the transactions to lock rows in the same order.",
        metric: metric("Deadlocks", "Average"),
        comparison: "above",
        threshold: deadlocksPerSecond,
        periods: 5,
        missingData: "notBreaching",
      }),
    ];
  }

  private headroom(props: DatabaseMonitorProps, watch: Watch): [memory: Alarm, storage: Alarm] {
    const { clusterIdentifier, freeMemoryMb = 1024, freeStorageGb = 5 } = props;
    return [
      watch("memory", {
        meaning: `An instance of ${clusterIdentifier} has less than ${freeMemoryMb} MiB of free memory.`,
        remedy: "find large sorts and clients with many connections, or use a larger instance class.",
        metric: clusterMetric(clusterIdentifier, "FreeableMemory", "Minimum"),
        comparison: "below",
        threshold: freeMemoryMb * MIB,
        periods: 5,
        missingData: "ignore",
      }),
      watch("storage", {
        meaning: `An instance of ${clusterIdentifier} has less than ${freeStorageGb} GiB of free local storage; when it is full, queries fail.`,
        remedy: "end queries with large temporary tables, check the size of the logs, or use a larger instance class.",
        metric: clusterMetric(clusterIdentifier, "FreeLocalStorage", "Minimum"),
        comparison: "below",
        threshold: freeStorageGb * GIB,
        periods: 5,
        missingData: "ignore",
        severity: "page",
      }),
    ];
  }

  /** The primary cluster reports no lag, so missing data raises no alarm. */
  private lag(
    { clusterIdentifier, lagSeconds = 5 }: DatabaseMonitorProps,
    otherRegion: string,
    watch: Watch,
  ): [replication: Alarm, rpo: Alarm] {
    const common = {
      comparison: "above",
      threshold: lagSeconds * 1000,
      missingData: "notBreaching",
      severity: "page",
    } as const;
    return [
      watch("replication-lag", {
        ...common,
        meaning: `The storage of ${clusterIdentifier} lags more than ${lagSeconds} seconds behind ${otherRegion}.`,
        remedy:
          "check whether more is written than usual; do not switch over before the lag has returned to its usual value.",
        metric: databaseLag(clusterIdentifier, otherRegion, "AuroraGlobalDBReplicationLag"),
      }),
      watch("rpo-lag", {
        ...common,
        meaning: `A failover to ${clusterIdentifier} now would lose more than ${lagSeconds} seconds of transactions.`,
        remedy: "proceed as for the replication lag; a failover must accept this loss explicitly.",
        metric: databaseLag(clusterIdentifier, otherRegion, "AuroraGlobalDBRPOLag"),
      }),
    ];
  }
}

type Watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) => Alarm;

/** CPU use of a cluster's busiest instance, in percent. */
export function databaseCpu(clusterIdentifier: string): Metric {
  return clusterMetric(clusterIdentifier, "CPUUtilization", "Maximum");
}

/**
 * The lag of a cluster behind the cluster in another region, in milliseconds; only the secondary cluster measures it.
 * The AWS documentation does not state whether the dimensions are cluster and source region or the cluster alone, and
 * CloudWatch matches dimensions exactly. So this is the maximum of both; if one has no values, the other is used.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function databaseLag(
  clusterIdentifier: string,
  otherRegion: string,
  name: "AuroraGlobalDBReplicationLag" | "AuroraGlobalDBRPOLag",
): Calculation {
  const label = name === "AuroraGlobalDBRPOLag" ? "Transactions" : "Storage";
  const byCluster = clusterMetric(clusterIdentifier, name, "Maximum");
  const bySource = { ...byCluster, dimensions: { ...byCluster.dimensions, SourceRegion: otherRegion } };
  const key = `${label.toLowerCase()}_${otherRegion.replaceAll("-", "_")}`;
  const [source, cluster] = [`${key}_by_source`, `${key}_by_cluster`];
  return { expression: `MAX([${source}, ${cluster}])`, metrics: { [source]: bySource, [cluster]: byCluster }, label };
}

function clusterMetric(clusterIdentifier: string, name: string, statistic: Statistic): Metric {
  return { namespace: "AWS/RDS", name, dimensions: { DBClusterIdentifier: clusterIdentifier }, statistic };
}
