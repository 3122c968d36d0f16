/**
 * Parts of the deterministic names by which stacks refer to each other's resources. Stacks share a name only through a
 * constant like these, never through a token.
 */

/** Bucket and key of a region's states, the lock table, and the bucket that keeps a copy. */
export const STATE = "state";
export const STATE_LOCK = "state-lock";
export const STATE_REPLICA = "state-replica";

/** A site's key for data, and its key for logs, notifications and functions. */
export const KEYS = { data: "data", logs: "logs" } as const;
/** Repository of the service's images. */
export const IMAGES = "app";
/** The control site's bucket with the logs of all sites. */
export const ARCHIVE = "archive";
/** A site's bucket of logs. */
export const LOGS = "logs";
/** Bucket of the logs of CloudFront and the zone. */
export const EDGE_LOGS = "edge-logs";
/** A site's topic for alarms. */
export const ALERTS = "alerts";
