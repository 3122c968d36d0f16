import type { ServingRole } from "../plan/plan";

/** How one check came out; `unknown` when nobody could tell, which is not success. */
export interface CheckResult {
  /** Of the step that it belongs to, or `orchestration` or `secrets`. */
  readonly id: string;
  readonly status: "ok" | "failed" | "unknown";
  /** One sentence for people. */
  readonly detail: string;
}

/** Item of the DR table: whether the site that waits could have taken over at that time. */
export interface ReadinessItem {
  readonly plan: string;
  /** The site that would take over. */
  readonly site: ServingRole;
  /** Whether every check is ok. */
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Seconds since 1970 at which DynamoDB deletes the item. @see TTL_ATTRIBUTE */
  readonly expiresAt: number;
}

/** Attribute by which the DR table lets items go. */
export const TTL_ATTRIBUTE = "expiresAt";
/** Reports are kept for a quarter. */
const KEPT_DAYS = 90;

/** Keys in the order of time: the newest report is the last one that begins with `READINESS#`. */
export function readinessKey({ plan, at }: Pick<ReadinessItem, "plan" | "at">): {
  readonly pk: string;
  readonly sk: string;
} {
  return { pk: plan, sk: `READINESS#${at}` };
}

/** The report of a look at a site. */
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
