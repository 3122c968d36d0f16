import type { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { Construct } from "constructs";
import { siteOf } from "../core/site";

export interface AuroraInstancesProps {
  readonly cluster: RdsCluster;
  /** Zones the instances are spread over. */
  readonly zones: readonly string[];
  readonly count: number;
  readonly instanceClass: string;
  readonly parameterGroup: string;
  /** Key of Performance Insights. */
  readonly keyArn: string;
  /** Days that Performance Insights are kept. */
  readonly insightsDays: number;
  /** Seconds between two samples of the operating system. */
  readonly monitoringSeconds: number;
  readonly maintenanceWindow: string;
}

/** Certificates of the databases are signed by it. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html */
const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";
/** The last to be promoted. */
const LAST_TIER = 15;

/**
 * The instances of a cluster, one zone after the other. None is named writer or reader, because a failover changes these
 * roles: the instance in the first zone is preferred, those in other zones come next.
 */
export class AuroraInstances extends Construct {
  /** In the order in which they are promoted. */
  readonly resources: readonly RdsClusterInstance[];
  /** Deterministic identifiers. */
  readonly identifiers: readonly string[];

  constructor(scope: Construct, id: string, props: AuroraInstancesProps) {
    super(scope, id);
    const site = siteOf(this);
    const monitoring = site.role("database-monitoring", {
      description: "Lets RDS write metrics of the database's operating system",
      assumedBy: ["monitoring.rds.amazonaws.com"],
      statements: [],
      managedPolicies: ["service-role/AmazonRDSEnhancedMonitoringRole"],
      sourceArns: [site.siteNames.arn("rds", "db:*")],
    });
    const places = placed(props.count, props.zones);
    this.identifiers = places.map(({ key }) => site.siteNames.of(`database-${key}`, "database cluster"));
    this.resources = places.map(
      ({ key, zone, tier }, i) =>
        new RdsClusterInstance(this, key, {
          identifier: this.identifiers[i]!,
          clusterIdentifier: props.cluster.clusterIdentifier,
          engine: props.cluster.engine,
          instanceClass: props.instanceClass,
          availabilityZone: zone,
          promotionTier: tier,
          dbParameterGroupName: props.parameterGroup,
          publiclyAccessible: false,
          // A version with long-term support is kept, in both regions: see database-upgrades.
          autoMinorVersionUpgrade: false,
          caCertIdentifier: CERTIFICATE_AUTHORITY,
          copyTagsToSnapshot: true,
          monitoringInterval: props.monitoringSeconds,
          monitoringRoleArn: monitoring.arn,
          performanceInsightsEnabled: true,
          performanceInsightsKmsKeyId: props.keyArn,
          performanceInsightsRetentionPeriod: props.insightsDays,
          preferredMaintenanceWindow: props.maintenanceWindow,
        }),
    );
  }
}

/** Keys from zones, so that another reader does not move existing instances: `a`, `b`, `a-2`. */
function placed(count: number, zones: readonly string[]): { key: string; zone: string; tier: number }[] {
  return Array.from({ length: count }, (_, i) => {
    const zone = zones[i % zones.length]!;
    const round = Math.floor(i / zones.length) + 1;
    return { key: round === 1 ? zone.slice(-1) : `${zone.slice(-1)}-${round}`, zone, tier: Math.min(i, LAST_TIER) };
  });
}
