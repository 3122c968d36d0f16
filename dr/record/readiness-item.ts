import type { ServingRole } from "../plan/plan";

/** Result of one check. `unknown` means that the check got no result; it does not count as success. */
export interface CheckResult {
  /** Id of the step that the check belongs to, or `orchestration` or `secrets`. */
  readonly id: string;
  readonly status: "ok" | "failed" | "unknown";
  /** One sentence for the report. */
  readonly detail: string;
}

/** Item of the DR table: whether the standby was ready for a failover at that time. */
export interface ReadinessItem {
  readonly plan: string;
  /** The standby: the target of a failover. */
  readonly site: ServingRole;
  /** Whether every check is ok. */
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Seconds since 1970 at which DynamoDB deletes the item. @see TTL_ATTRIBUTE */
  readonly expiresAt: number;
}

/** TTL attribute of the DR table. */
export const TTL_ATTRIBUTE = "expiresAt";
/** Retention of reports in days. */
const KEPT_DAYS = 90;

/** Keys that sort by time: the newest report has the last key with the prefix `READINESS#`. */
export function readinessKey({ plan, at }: Pick<ReadinessItem, "plan" | "at">): {
  readonly pk: string;
  readonly sk: string;
} {
  return { pk: plan, sk: `READINESS#${at}` };
}

/** The report of all checks of a site. */
export function readinessItem(
  plan: string,
  site: ServingRole,
  checks: readonly CheckResult[],
  now: Date,
): ReadinessItem {
  return {
    ...{ plan, site, checks },
    ready: checks.length > 0 && checks.every(({ status }) => status === "ok"),
    at: now.toISOString(),
    [TTL_ATTRIBUTE]: Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 3600,
  };
}
