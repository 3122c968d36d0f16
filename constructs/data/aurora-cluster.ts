import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { RdsCluster, type RdsClusterConfig } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { LogGroup } from "../core/log-group";
import type { Statement } from "../core/policy-document";
import { isProtected, statefulLifecycle } from "../core/protection";
import { runtimeOwned } from "../core/runtime-owned";
import { siteOf } from "../core/site";
import type { Connectable, Peer } from "../network/connectable";
import type { Network } from "../network/network";
import { SecurityGroup } from "../network/security-group";
import type { Reachable } from "../policy/connection";
import { checkAurora } from "./aurora-checks";
import { AuroraInstances } from "./aurora-instances";
import { AuroraParameters } from "./aurora-parameters";
import type { DatabaseSecret } from "./database-secret";
import { ReaderScaling } from "./reader-scaling";
import { DEFAULT_DAILY_WINDOW, DEFAULT_WEEKLY_WINDOW } from "./windows";

export interface AuroraClusterProps {
  /** Configured role: `primary` also creates the global database, `secondary` joins it by its deterministic name. */
  readonly role: "primary" | "secondary";
  readonly network: Network;
  /** ARN of the site's key for data: storage and Performance Insights. */
  readonly keyArn: string;
  /** ARN of the site's key for logs. */
  readonly logKeyArn: string;
  readonly logRetentionDays: number;
  /**
   * Version of Aurora MySQL, e.g. `8.0.mysql_aurora.3.10.6`. Upgrades go through the global database: raise it in the
   * primary, and every member follows.
   */
  readonly engineVersion: string;
  /**
   * Master user, password and name of the database: only in the primary; the secondary inherits them.
   * @default none, as the secondary requires
   */
  readonly secret?: DatabaseSecret;
  /**
   * Region of the primary: only in the secondary, for the encrypted replica.
   * @default none, as the primary requires
   */
  readonly primaryRegion?: string;
  /**
   * Class of every instance, e.g. `db.r7g.large`; this or `serverless`.
   * @default serverless
   */
  readonly instanceClass?: string;
  /**
   * Capacity of every instance; this or `instanceClass`.
   * @default the fixed class
   */
  readonly serverless?: ServerlessCapacity;
  /** Instances in addition to the first one, spread over all zones. */
  readonly readers: number;
  /**
   * Readers that auto scaling adds up to; Aurora scales only the primary's readers.
   * @default not scaled
   */
  readonly maxReaders?: number;
  /**
   * Average CPU of the readers that auto scaling keeps near, in percent.
   * @default 60
   */
  readonly readerCpuPercent?: number;
  /**
   * Retention of point-in-time recovery in days, 1 to 35.
   * @default 7
   */
  readonly backupDays?: number;
  /**
   * In UTC.
   * @default "03:00-04:00"
   */
  readonly backupWindow?: string;
  /**
   * In UTC.
   * @default "sun:05:00-sun:06:00"
   */
  readonly maintenanceWindow?: string;
  /**
   * I/O-optimized storage: no charge for I/O, more for storage.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.StorageReliability.html#aurora-storage-type
   */
  readonly ioOptimized?: boolean;
  /**
   * Write forwarding: whether this cluster accepts writes while it is a secondary and forwards them to the writer. It has
   * no effect in the cluster with the writer.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-write-forwarding.html
   */
  readonly writeForwarding?: boolean;
  /**
   * Seconds between samples of the operating system: 1, 5, 10, 15, 30 or 60.
   * @default 60
   */
  readonly monitoringSeconds?: number;
  /**
   * Days that Performance Insights are kept: 7, whole months of 31 up to 713, or 731. Seven are free.
   * @default 7
   */
  readonly insightsDays?: number;
  /**
   * Seconds from which a query is logged as slow.
   * @default 1
   */
  readonly slowQuerySeconds?: number;
}

/** Aurora capacity units, about 2 GiB of memory each, in halves: from 0 to 256, at least 1 at most. */
export interface ServerlessCapacity {
  readonly minAcu: number;
  readonly maxAcu: number;
}

/** Last part of the deterministic names. */
export const DATABASE = "database";
const PORT = 3306;
const ENGINE = "aurora-mysql";
/** @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Integrating.CloudWatch.html */
const LOG_TYPES = ["audit", "error", "slowquery"] as const;

/**
 * A regional cluster of an Aurora Global Database: encrypted, TLS only, logged, monitored, backed up, in the database
 * tier, closed until a peer is allowed. The orchestrator decides which cluster has the writer: Terraform neither
 * detaches nor rejoins nor replaces a cluster after a failover.
 */
export class AuroraCluster extends Construct implements Connectable, Reachable {
  readonly securityGroup: SecurityGroup;
  readonly resource: RdsCluster;
  readonly instances: AuroraInstances;
  /** Deterministic identifier. */
  readonly clusterIdentifier: string;
  /** Deterministic identifier of the global database of both clusters. */
  readonly globalClusterIdentifier: string;
  /** Deterministic ARN. */
  readonly arn: string;
  readonly port = PORT;
  /** Host of the writer while this cluster has it. */
  readonly endpoint: string;
  /** Host of the readers in this region. */
  readonly readerEndpoint: string;
  /** Host of the writer, in either cluster; available only in the primary's stack. */
  readonly globalWriterEndpoint: string | undefined;

  constructor(scope: Construct, id: string, props: AuroraClusterProps) {
    super(scope, id);
    const { engineFamily } = checkAurora(this, props);
    const { network } = props;
    const { names, siteNames } = siteOf(this);
    this.clusterIdentifier = siteNames.of(DATABASE, "database cluster");
    this.globalClusterIdentifier = names.of(DATABASE);
    this.arn = siteNames.arn("rds", `cluster:${this.clusterIdentifier}`);
    this.securityGroup = new SecurityGroup(this, "group", {
      vpc: network.vpc,
      name: DATABASE,
      description: "Database",
    });
    const parameters = new AuroraParameters(this, "parameters", {
      family: engineFamily,
      slowQuerySeconds: props.slowQuerySeconds ?? 1,
    });
    const global = props.role === "primary" ? this.global(props) : undefined;
    this.resource = this.cluster(props, parameters, global);
    this.endpoint = this.resource.endpoint;
    this.readerEndpoint = this.resource.readerEndpoint;
    this.globalWriterEndpoint = global?.endpoint;
    this.instances = new AuroraInstances(this, "instances", {
      cluster: this.resource,
      zones: network.zones,
      count: 1 + props.readers,
      instanceClass: props.instanceClass ?? "db.serverless",
      parameterGroup: parameters.instanceGroup,
      keyArn: props.keyArn,
      insightsDays: props.insightsDays ?? 7,
      monitoringSeconds: props.monitoringSeconds ?? 60,
      maintenanceWindow: props.maintenanceWindow ?? DEFAULT_WEEKLY_WINDOW,
    });
    if (props.maxReaders !== undefined) {
      new ReaderScaling(this, "reader-scaling", {
        clusterIdentifier: this.clusterIdentifier,
        min: props.readers,
        max: props.maxReaders,
        cpuPercent: props.readerCpuPercent ?? 60,
        dependsOn: this.instances.resources,
      });
    }
  }

  get reachedAt(): Reachable["reachedAt"] {
    return [{ resource: this.resource, port: PORT }];
  }

  get ready(): Reachable["ready"] {
    return this.instances.resources;
  }

  /** Allows a peer to connect; returns the rules. */
  allowFrom(peer: Peer, why: string): TerraformResource[] {
    return this.securityGroup.allowFrom(peer, PORT, why);
  }

  /**
   * Permissions to connect as a database user by IAM instead of a password. AWS assigns the id of the cluster in the
   * ARN, so it is a wildcard.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
   */
  connectStatement(user: string): Statement {
    return {
      sid: "ConnectToDatabase",
      actions: ["rds-db:connect"],
      resources: [siteOf(this).siteNames.arn("rds-db", `dbuser:*/${user}`)],
    };
  }

  /** Never with force_destroy: that would remove members, the writer included. */
  private global({ engineVersion, secret }: AuroraClusterProps): RdsGlobalCluster {
    const site = siteOf(this);
    return new RdsGlobalCluster(this, "global", {
      globalClusterIdentifier: this.globalClusterIdentifier,
      engine: ENGINE,
      engineVersion,
      databaseName: secret!.databaseName,
      storageEncrypted: true,
      deletionProtection: isProtected(site),
      forceDestroy: false,
      lifecycle: statefulLifecycle(site),
    });
  }

  private cluster(props: AuroraClusterProps, parameters: AuroraParameters, global?: RdsGlobalCluster): RdsCluster {
    const site = siteOf(this);
    const protect = isProtected(site);
    const { network, keyArn, serverless, writeForwarding = false } = props;
    const subnets = new DbSubnetGroup(this, "subnets", {
      name: this.clusterIdentifier,
      description: "Database tier",
      subnetIds: network.subnetIds("database"),
    });
    return new RdsCluster(this, "Resource", {
      clusterIdentifier: this.clusterIdentifier,
      globalClusterIdentifier: global?.globalClusterIdentifier ?? this.globalClusterIdentifier,
      engine: ENGINE,
      engineVersion: props.engineVersion,
      ...this.origin(props),
      ...(serverless
        ? {
            serverlessv2ScalingConfiguration: { minCapacity: serverless.minAcu, maxCapacity: serverless.maxAcu },
          }
        : {}),
      ...(props.ioOptimized ? { storageType: "aurora-iopt1" } : {}),
      ...(writeForwarding ? { enableGlobalWriteForwarding: true } : {}),
      port: PORT,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [this.securityGroup.id],
      dbClusterParameterGroupName: parameters.clusterGroup,
      storageEncrypted: true,
      kmsKeyId: keyArn,
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: props.backupDays ?? 7,
      preferredBackupWindow: props.backupWindow ?? DEFAULT_DAILY_WINDOW,
      preferredMaintenanceWindow: props.maintenanceWindow ?? DEFAULT_WEEKLY_WINDOW,
      enabledCloudwatchLogsExports: [...LOG_TYPES],
      copyTagsToSnapshot: true,
      deletionProtection: protect,
      deleteAutomatedBackups: !protect,
      skipFinalSnapshot: !protect,
      ...(protect ? { finalSnapshotIdentifier: `${this.clusterIdentifier}-final` } : {}),
      // Engine upgrades come through the global database.
      lifecycle: statefulLifecycle(site, runtimeOwned("aws_rds_cluster", ["engine_version"])),
      dependsOn: this.logGroups(props),
    });
  }

  /** Source of the initial data: a new database, or the primary. */
  private origin({ secret, primaryRegion }: AuroraClusterProps): Partial<RdsClusterConfig> {
    if (!secret) return { sourceRegion: primaryRegion! };
    return { databaseName: secret.databaseName, masterUsername: secret.username, ...secret.clusterPassword };
  }

  /** RDS would create them itself, without a key and without expiry. */
  private logGroups({ logKeyArn, logRetentionDays }: AuroraClusterProps) {
    const logs = new Construct(this, "logs");
    return LOG_TYPES.map(
      (type) =>
        new LogGroup(logs, type, {
          fullName: `/aws/rds/cluster/${this.clusterIdentifier}/${type}`,
          retentionDays: logRetentionDays,
          keyArn: logKeyArn,
        }).resource,
    );
  }
}
