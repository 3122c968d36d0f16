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
import { SecurityGroup } from "../network/security-group";
import type { Reachable } from "../policy/connection";
import { checkAurora } from "./aurora-checks";
import { AuroraInstances } from "./aurora-instances";
import { AuroraParameters } from "./aurora-parameters";
import type { AuroraClusterProps, AuroraPrimaryProps } from "./aurora-props";
import { ReaderScaling } from "./reader-scaling";
import { DEFAULT_DAILY_WINDOW, DEFAULT_WEEKLY_WINDOW } from "./windows";

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
  private global({ engineVersion, secret }: AuroraPrimaryProps): RdsGlobalCluster {
    const site = siteOf(this);
    return new RdsGlobalCluster(this, "global", {
      globalClusterIdentifier: this.globalClusterIdentifier,
      engine: ENGINE,
      engineVersion,
      databaseName: secret.databaseName,
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
  private origin(props: AuroraClusterProps): Partial<RdsClusterConfig> {
    if (props.role === "secondary") return { sourceRegion: props.primaryRegion };
    const { databaseName, username, clusterPassword } = props.secret;
    return { databaseName, masterUsername: username, ...clusterPassword };
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
