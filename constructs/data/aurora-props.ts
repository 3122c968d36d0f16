import type { Network } from "../network/network";
import type { DatabaseSecret } from "./database-secret";

/** Props of a cluster, by its configured role in the global database. */
export type AuroraClusterProps = AuroraPrimaryProps | AuroraSecondaryProps;

/** The primary creates the global database. */
export interface AuroraPrimaryProps extends AuroraCommonProps {
  readonly role: "primary";
  /** Master user, password and name of the database. */
  readonly secret: DatabaseSecret;
  /**
   * Maximum number of readers with auto scaling: `readers`, which must be at least 1, to 15.
   * @default not scaled
   */
  readonly maxReaders?: number;
  /**
   * Average CPU of the readers that auto scaling keeps near, in percent, 10 to 95.
   * @default 60
   */
  readonly readerCpuPercent?: number;
  readonly primaryRegion?: never;
}

/**
 * The secondary joins the global database by its deterministic name. It inherits user, password and name of the database, and
 * Aurora does not scale its readers.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html#aurora-global-database.limitations
 */
export interface AuroraSecondaryProps extends AuroraCommonProps {
  readonly role: "secondary";
  /** Region of the primary, for the encrypted replica. */
  readonly primaryRegion: string;
  readonly secret?: never;
  readonly maxReaders?: never;
  readonly readerCpuPercent?: never;
}

/** Props that both clusters of a global database have. */
export interface AuroraCommonProps {
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
   * Class of every instance, e.g. `db.r7g.large`; this or `serverless`.
   * @default serverless
   */
  readonly instanceClass?: string;
  /**
   * Capacity of every instance; this or `instanceClass`.
   * @default the fixed class
   */
  readonly serverless?: ServerlessCapacity;
  /** Instances in addition to the first one, 0 to 15, spread over all zones. */
  readonly readers: number;
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

/** Aurora capacity units (ACUs), about 2 GiB of memory each, in steps of 0.5: `minAcu` 0 to 256, `maxAcu` 1 to 256. */
export interface ServerlessCapacity {
  readonly minAcu: number;
  readonly maxAcu: number;
}
