import { ElasticacheGlobalReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-global-replication-group";
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import {
  ElasticacheReplicationGroup,
  type ElasticacheReplicationGroupConfig,
} from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { LogGroup } from "../core/log-group";
import { changedParameters } from "../core/parameter-defaults";
import type { Statement } from "../core/policy-document";
import { isProtected, statefulLifecycle } from "../core/protection";
import { runtimeOwned } from "../core/runtime-owned";
import { siteOf } from "../core/site";
import type { Connectable, Peer } from "../network/connectable";
import { SecurityGroup } from "../network/security-group";
import type { Reachable } from "../policy/connection";
import { checkCache } from "./cache-checks";
import type { CacheProps } from "./cache-props";
import { CacheUsers } from "./cache-users";
import { globalDatastoreId } from "./global-datastore";
import { DEFAULT_DAILY_WINDOW, DEFAULT_WEEKLY_WINDOW } from "./windows";

/** Last part of the deterministic names. */
const NAME = "cache";
const PORT = 6379;
const LOG_TYPES = ["engine-log", "slow-log"] as const;
const LATEST = { valkey: "8.0", redis: "7.1" } as const;
/** Clients call INFO when they connect. */
const NO_ADMINISTRATION = "on ~* +@all -@admin -@dangerous +info";
/** The datastore sets these of its members; every plan would change them back. */
const OWNED_BY_DATASTORE = [
  "auto_minor_version_upgrade",
  "engine_version",
  "node_type",
  "num_node_groups",
  "parameter_group_name",
];

/**
 * A cache over several zones with automatic failover: TLS only, encrypted with a customer managed key, without passwords.
 * In a global datastore it is the primary or the secondary cluster, whatever its configured role.
 */
export class Cache extends Construct implements Connectable, Reachable {
  readonly securityGroup: SecurityGroup;
  /** Deterministic id. */
  readonly replicationGroupId: string;
  readonly port = PORT;
  readonly reachedAt: Reachable["reachedAt"];
  readonly ready: Reachable["ready"];
  /** Host to write to, or to find the shards at. */
  readonly endpoint: string;
  /** Host of the replicas; none in cluster mode, where clients get it from the shards. */
  readonly readerEndpoint: string | undefined;
  /** Deterministic name of the user that signs in by IAM. */
  readonly userName: string;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    checkCache(this, props);
    const { network, shards = 1 } = props;
    this.replicationGroupId = siteOf(this).siteNames.of(NAME, "replication group");
    this.securityGroup = new SecurityGroup(this, "group", { vpc: network.vpc, name: NAME, description: "Cache" });
    const users = new CacheUsers(this, "users", { accessString: props.accessString ?? NO_ADMINISTRATION });
    this.userName = users.userName;
    const group = this.group(props, users);
    this.reachedAt = [{ resource: group, port: PORT }];
    this.ready = [group];
    if (props.globalDatastore === "primary") this.datastore(group, props);
    this.endpoint = shards > 1 ? group.configurationEndpointAddress : group.primaryEndpointAddress;
    this.readerEndpoint = shards > 1 ? undefined : group.readerEndpointAddress;
  }

  /** Allows a peer to connect; returns the rules. */
  allowFrom(peer: Peer, why: string): TerraformResource[] {
    return this.securityGroup.allowFrom(peer, PORT, why);
  }

  /**
   * Permissions to sign in.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  connectStatement(): Statement {
    const { siteNames } = siteOf(this);
    return {
      sid: "ConnectToCache",
      actions: ["elasticache:Connect"],
      resources: [
        siteNames.arn("elasticache", `replicationgroup:${this.replicationGroupId}`),
        siteNames.arn("elasticache", `user:${this.userName}`),
      ],
    };
  }

  private group(props: CacheProps, users: CacheUsers): ElasticacheReplicationGroup {
    const site = siteOf(this);
    const { network, globalDatastore } = props;
    const subnets = new ElasticacheSubnetGroup(this, "subnets", {
      name: this.replicationGroupId,
      description: "Database tier",
      subnetIds: network.subnetIds("database"),
    });
    return new ElasticacheReplicationGroup(this, "Resource", {
      replicationGroupId: this.replicationGroupId,
      description: "Cache",
      ...(globalDatastore === "secondary" ? this.inherited(props) : this.own(props)),
      port: PORT,
      subnetGroupName: subnets.name,
      securityGroupIds: [this.securityGroup.id],
      userGroupIds: [users.groupId],
      kmsKeyId: props.keyArn,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      autoMinorVersionUpgrade: "true",
      snapshotRetentionLimit: props.snapshotDays ?? 7,
      snapshotWindow: props.snapshotWindow ?? DEFAULT_DAILY_WINDOW,
      maintenanceWindow: props.maintenanceWindow ?? DEFAULT_WEEKLY_WINDOW,
      logDeliveryConfiguration: this.logs(props),
      ...(isProtected(site) ? { finalSnapshotIdentifier: `${this.replicationGroupId}-final` } : {}),
      lifecycle: statefulLifecycle(
        site,
        globalDatastore ? runtimeOwned("aws_elasticache_replication_group", OWNED_BY_DATASTORE) : {},
      ),
    });
  }

  /** Settings of a cache of its own or of a primary; a secondary inherits them from the primary. */
  private own(props: CacheProps): Partial<ElasticacheReplicationGroupConfig> {
    const { engine = "valkey", shards = 1, replicas = 1, nodeType, eviction = "allkeys-lru" } = props;
    const engineVersion = props.engineVersion ?? LATEST[engine];
    const family = `${engine}${engineVersion.split(".")[0]!}`;
    const parameters = new ElasticacheParameterGroup(this, "parameters", {
      name: siteOf(this).siteNames.of(`${NAME}-${family}`),
      description: "Cache",
      family,
      parameter: changedParameters(family, [
        ...(shards > 1 ? [{ name: "cluster-enabled", value: "yes" }] : []),
        { name: "maxmemory-policy", value: eviction },
      ]),
      lifecycle: { createBeforeDestroy: true },
    });
    return {
      engine,
      engineVersion,
      nodeType,
      parameterGroupName: parameters.name,
      atRestEncryptionEnabled: "true",
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      ...(shards > 1 ? { numNodeGroups: shards, replicasPerNodeGroup: replicas } : { numCacheClusters: 1 + replicas }),
    };
  }

  private inherited(props: CacheProps): Partial<ElasticacheReplicationGroupConfig> {
    const { primaryRegion, shards = 1, replicas = 1 } = props;
    const id = props.globalDatastoreId ?? globalDatastoreId(primaryRegion!, siteOf(this).names.of(NAME));
    if (id === undefined) {
      throw new InvalidProps(
        this,
        `globalDatastoreId should be given for a datastore of ${primaryRegion!}, whose prefix is not known here, got none`,
      );
    }
    return {
      globalReplicationGroupId: id,
      ...(shards > 1 ? { replicasPerNodeGroup: replicas } : { numCacheClusters: 1 + replicas }),
    };
  }

  /**
   * A failover makes the other cluster the primary; without ignoring that, a plan would replace the datastore.
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastore.html
   */
  private datastore(group: ElasticacheReplicationGroup, { nodeType }: CacheProps): void {
    new ElasticacheGlobalReplicationGroup(this, "global", {
      globalReplicationGroupIdSuffix: siteOf(this).names.of(NAME),
      globalReplicationGroupDescription: "Cache",
      primaryReplicationGroupId: group.id,
      automaticFailoverEnabled: true,
      cacheNodeType: nodeType,
      lifecycle: statefulLifecycle(siteOf(this), runtimeOwned("aws_elasticache_global_replication_group")),
    });
  }

  private logs({ logKeyArn, logRetentionDays }: CacheProps) {
    const logs = new Construct(this, "logs");
    return LOG_TYPES.map((type) => ({
      logType: type,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: new LogGroup(logs, type, {
        name: `cache/${type}`,
        retentionDays: logRetentionDays,
        keyArn: logKeyArn,
      }).name,
    }));
  }
}
