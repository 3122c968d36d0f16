import type { Network } from "../network/network";

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
