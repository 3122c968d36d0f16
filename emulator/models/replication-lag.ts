import type { Faults } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import type { Settings } from "../gateway/settings";
import type { Wire } from "../gateway/wire";
import { list, textAt } from "../gateway/xml";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html */
const METRIC = "AuroraGlobalDBReplicationLag";
const RDS_VERSION = "2014-10-31";
const CLOUDWATCH_VERSION = "2010-08-01";
const READS = ["GetMetricData", "GetMetricStatistics"];

interface Secondary {
  readonly cluster: string;
  /** Region of the writer that it follows. */
  readonly source: string;
}

/**
 * How far the secondaries of global clusters are behind: a model, as nothing is copied here. A client that reads the metric
 * gets a value of this moment, `replicationLagMs` of the settings, under the sets of dimensions that
 * `replicationLagDimensions` names; while the writer's region has an outage, the one of the moment in which it failed, so that
 * its age grows. In a region where a client puts the metric, only those values count from then on.
 */
export class ReplicationLag {
  private readonly measured = new Set<string>();
  private readonly published = new Map<string, number>();

  constructor(
    private readonly moto: Wire,
    private readonly faults: Pick<Faults, "history">,
    private readonly settings: Settings,
  ) {}

  readonly handler: Handler = async ({ service, region, action, body }) => {
    if (service !== "monitoring" || !body.includes(METRIC)) return undefined;
    if (action === "PutMetricData") this.measured.add(region);
    if (READS.includes(action) && !this.measured.has(region)) await this.publish(region);
    return undefined;
  };

  private async publish(region: string): Promise<void> {
    for (const { cluster, source } of await this.secondaries(region)) {
      const change = this.faults.history.findLast((one) => one.region === source);
      const at = change?.outage ? change.at : Date.now();
      const key = `${region} ${cluster}`;
      if (at <= (this.published.get(key) ?? 0)) continue;
      this.published.set(key, at);
      const { replicationLagMs: value, replicationLagDimensions: count } = this.settings.values;
      const byCluster = [["DBClusterIdentifier", cluster]] as const;
      const sets = [byCluster, [...byCluster, ["SourceRegion", source]] as const];
      const data = sets
        .filter(({ length }) => count === 0 || length === count)
        .flatMap((dimensions, i) => {
          const datum = `MetricData.member.${i + 1}`;
          return [
            [`${datum}.MetricName`, METRIC],
            [`${datum}.Unit`, "Milliseconds"],
            [`${datum}.Value`, value],
            [`${datum}.Timestamp`, new Date(at).toISOString()],
            ...dimensions.flatMap(([name, of], d) => [
              [`${datum}.Dimensions.member.${d + 1}.Name`, name],
              [`${datum}.Dimensions.member.${d + 1}.Value`, of],
            ]),
          ] as const;
        });
      await this.moto.query("monitoring", region, CLOUDWATCH_VERSION, "PutMetricData", {
        Namespace: "AWS/RDS",
        ...(Object.fromEntries(data) as Record<string, string | number>),
      });
    }
  }

  /** Members in a region of global clusters that are written elsewhere. */
  private async secondaries(region: string): Promise<Secondary[]> {
    const answer = await this.moto.query("rds", region, RDS_VERSION, "DescribeGlobalClusters", {});
    const path = ["DescribeGlobalClustersResponse", "DescribeGlobalClustersResult", "GlobalClusters"] as const;
    return list(answer, ...path, "GlobalClusterMember").flatMap((global) => {
      const members = list(global, "GlobalClusterMembers", "GlobalClusterMember").map((member) => {
        const [, , , home = "", , , cluster = ""] = (textAt(member, "DBClusterArn") ?? "").split(":");
        return { home, cluster, isWriter: textAt(member, "IsWriter") === "true" };
      });
      const writer = members.find(({ isWriter }) => isWriter);
      if (!writer) return [];
      return members
        .filter(({ home, isWriter }) => home === region && !isWriter)
        .map(({ cluster }) => ({ cluster, source: writer.home }));
    });
  }
}
