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
import type { Network } from "../network/network";
import { SecurityGroup } from "../network/security-group";
import type { Reachable } from "../policy/connection";
import { checkCache } from "./cache-checks";
import { CacheUsers } from "./cache-users";
import { globalDatastoreId } from "./global-datastore";
import { DEFAULT_DAILY_WINDOW, DEFAULT_WEEKLY_WINDOW } from "./windows";

export interface CacheProps {
  readonly network: Network;
  /** ARN of the site's key for data. */
  readonly keyArn: string;
  /** ARN of the site's key for logs. */
  readonly logKeyArn: string;
  readonly logRetentionDays: number;
  /** Node type, e.g. `cache.r7g.large`; a member of a global datastore must be `large` or above of an m or r class. */
  readonly nodeType: string;
  /** @default "valkey" */
  readonly engine?: "valkey" | "redis";
  /**
   * Signing in by IAM needs 7.0 or later.
   * @default "8.0" of Valkey, "7.1" of Redis
   */
  readonly engineVersion?: string;
  /**
   * Replicas of each shard's primary, in other zones, 1 to 5: without a replica there is no automatic failover.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Parts the keys are spread over; more than one is cluster mode.
   * @default 1
   */
  readonly shards?: number;
  /**
   * Eviction policy when the memory is full.
   * @default "allkeys-lru"
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html
   */
  readonly eviction?: string;
  /**
   * Permissions of the application, as an access string.
   * @default every key and command except administration
   */
  readonly accessString?: string;
  /**
   * Days that daily snapshots are kept, 1 to 35.
   * @default 7
   */
  readonly snapshotDays?: number;
  /**
   * In UTC.
   * @default "03:00-04:00"
   */
  readonly snapshotWindow?: string;
  /**
   * In UTC.
   * @default "sun:05:00-sun:06:00"
   */
  readonly maintenanceWindow?: string;
  /**
   * Configured role in a global datastore: `primary` creates it, `secondary` joins it.
   * @default none: a cache of this site only
   */
  readonly globalDatastore?: "primary" | "secondary";
  /**
   * Region of the primary: only in the secondary.
   * @default none
   */
  readonly primaryRegion?: string;
  /**
   * Id of the global datastore, if the prefix of the primary's region is not listed in global-datastore.ts.
   * @default the deterministic id
   */
  readonly globalDatastoreId?: string;
}

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
