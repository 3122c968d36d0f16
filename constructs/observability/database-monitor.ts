import { Construct } from "constructs";
import { Alarm, type AlarmProps } from "./alarm";
import type { Calculation, Metric, Statistic } from "./metric";
import { type Monitor, type MonitorProps, watchedBy } from "./monitor";
import type { Widget } from "./widget";

export interface DatabaseMonitorProps extends MonitorProps {
  /** Agreed identifier of the Aurora cluster. */
  readonly clusterIdentifier: string;
  /**
   * Region of the other half of the global database. The lag is measured by the half that follows, and a failover swaps
   * them: give it in both.
   * @default none: the cluster stands alone
   */
  readonly otherRegion?: string;
  /**
   * First part of its alarms' names.
   * @default "database"
   */
  readonly name?: string;
  /**
   * CPU of the busiest instance, in percent.
   * @default 80
   */
  readonly cpuPercent?: number;
  /**
   * Memory that is free at least, in MiB; of a serverless instance as if it were scaled to its maximum.
   * @default 1024
   */
  readonly freeMemoryMb?: number;
  /**
   * Connections to one instance.
   * @default 800: four fifths of what Aurora MySQL lets a db.r6g.large have
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html#AuroraMySQL.Managing.MaxConnections
   */
  readonly connections?: number;
  /**
   * Deadlocks a second.
   * @default 0.1
   */
  readonly deadlocksPerSecond?: number;
  /**
   * Local storage that is free at least, in GiB; temporary tables and logs take it.
   * @default 5
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Performance.html#AuroraMySQL.Managing.TempStorage
   */
  readonly freeStorageGb?: number;
  /**
   * Seconds the half that follows may be behind: the recovery point objective.
   * @default 5
   */
  readonly lagSeconds?: number;
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/**
 * Watches one half of an Aurora global database.
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
    const room = this.room(props, watch);
    const lag = otherRegion === undefined ? [] : this.lag(props, otherRegion, watch);
    this.title = `Database ${clusterIdentifier}`;
    this.alarms = [...load, ...room, ...lag];
    const [cpu, connections, deadlocks] = load;
    const [memory, storage] = room;
    this.widgets = [
      watchedBy("CPU of the busiest instance, %", [cpu]),
      watchedBy("Connections of the busiest instance", [connections]),
      watchedBy("Deadlocks a second", [deadlocks]),
      watchedBy("Free memory, bytes", [memory]),
      watchedBy("Free local storage, bytes", [storage]),
      ...(otherRegion === undefined ? [] : [watchedBy("Behind the other half, milliseconds", lag)]),
    ];
  }

  private load(props: DatabaseMonitorProps, watch: Watch): [cpu: Alarm, connections: Alarm, deadlocks: Alarm] {
    const { clusterIdentifier, cpuPercent = 80, connections = 800, deadlocksPerSecond = 0.1 } = props;
    const metric = (name: string, statistic: Statistic) => clusterMetric(clusterIdentifier, name, statistic);
    return [
      watch("cpu", {
        meaning: `An instance of ${clusterIdentifier} uses more than ${cpuPercent} % of its CPU, or no instance tells.`,
        remedy: "find the load in Performance Insights; add a reader, or take a larger class.",
        watched: databaseCpu(clusterIdentifier),
        comparison: "above",
        threshold: cpuPercent,
        periods: 5,
        missingData: "breaching",
        severity: "page",
      }),
      watch("connections", {
        meaning: `An instance of ${clusterIdentifier} has more than ${connections} connections; past its limit it turns clients away.`,
        remedy: "look for clients that do not give connections back, and use the proxy.",
        watched: metric("DatabaseConnections", "Maximum"),
        comparison: "above",
        threshold: connections,
        periods: 5,
        missingData: "ignore",
      }),
      watch("deadlocks", {
        meaning: `Transactions in ${clusterIdentifier} block each other more than ${deadlocksPerSecond} times a second.`,
        remedy: "read SHOW ENGINE INNODB STATUS, and let transactions take rows in the same order.",
        watched: metric("Deadlocks", "Average"),
        comparison: "above",
        threshold: deadlocksPerSecond,
        periods: 5,
        missingData: "notBreaching",
      }),
    ];
  }

  private room(props: DatabaseMonitorProps, watch: Watch): [memory: Alarm, storage: Alarm] {
    const { clusterIdentifier, freeMemoryMb = 1024, freeStorageGb = 5 } = props;
    return [
      watch("memory", {
        meaning: `An instance of ${clusterIdentifier} has less than ${freeMemoryMb} MiB of memory left.`,
        remedy: "look for large sorts and many connections, or take a larger class.",
        watched: clusterMetric(clusterIdentifier, "FreeableMemory", "Minimum"),
        comparison: "below",
        threshold: freeMemoryMb * MIB,
        periods: 5,
        missingData: "ignore",
      }),
      watch("storage", {
        meaning: `An instance of ${clusterIdentifier} has less than ${freeStorageGb} GiB of local storage left; without any, queries fail.`,
        remedy: "end queries with large temporary tables, see what logs take, or take a larger class.",
        watched: clusterMetric(clusterIdentifier, "FreeLocalStorage", "Minimum"),
        comparison: "below",
        threshold: freeStorageGb * GIB,
        periods: 5,
        missingData: "ignore",
        severity: "page",
      }),
    ];
  }

  /** The half that leads measures none, so silence is no alarm. */
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
        meaning: `The storage of ${clusterIdentifier} is more than ${lagSeconds} seconds behind ${otherRegion}.`,
        remedy: "see whether the leading half writes more than usual; do not switch over before it has caught up.",
        watched: databaseLag(clusterIdentifier, otherRegion, "AuroraGlobalDBReplicationLag"),
      }),
      watch("rpo-lag", {
        ...common,
        meaning: `A failover to ${clusterIdentifier} would now lose more than ${lagSeconds} seconds of transactions.`,
        remedy: "as for the replication lag; a failover has to accept this loss explicitly.",
        watched: databaseLag(clusterIdentifier, otherRegion, "AuroraGlobalDBRPOLag"),
      }),
    ];
  }
}

type Watch = (what: string, alarm: Omit<AlarmProps, "topic" | "name">) => Alarm;

/** CPU of a cluster's busiest instance, in percent. */
export function databaseCpu(clusterIdentifier: string): Metric {
  return clusterMetric(clusterIdentifier, "CPUUtilization", "Maximum");
}

/**
 * How far a cluster is behind the half in another region, in milliseconds; only the half that follows measures it. AWS does
 * not say whether the values are by cluster and source region or by cluster alone, and CloudWatch matches dimensions
 * exactly: the greater of both counts, and where one has no values, the other.
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
