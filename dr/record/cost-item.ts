import type { ServingRole, SiteRole, Strategy } from "../plan/plan";

/** What a service cost in a site. */
export interface CostLine {
  /** `global` for what belongs to no site; `untagged` where AWS knows no tag `Site`. */
  readonly site: SiteRole | "global" | "untagged";
  /** As Cost Explorer calls it, e.g. `Amazon Elastic Container Service`. */
  readonly service: string;
  /** US dollars, unblended, before tax and credits are settled. */
  readonly usd: number;
}

/** Item of the DR table: what a deployment cost on one day and in its month so far. */
export interface CostItem {
  readonly plan: string;
  /** `YYYY-MM-DD` in UTC. */
  readonly day: string;
  readonly strategy: Strategy;
  /** Who served when the item was written: after a failover the other site's cost is what it left running. */
  readonly activeSite: ServingRole;
  /** Of that day, dearest first. */
  readonly lines: readonly CostLine[];
  /** From the first of the month to the end of that day, dearest first. */
  readonly monthToDate: readonly CostLine[];
  readonly totalUsd: number;
  readonly monthToDateUsd: number;
  /** Whether AWS may still change the numbers. */
  readonly estimated: boolean;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** What the schedule asks for, once a day. */
export interface CostRequest {
  readonly plan: string;
  readonly strategy: Strategy;
  /** Tags that everything of the deployment carries. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Keys in the order of days. */
export function costKey({ plan, day }: Pick<CostItem, "plan" | "day">): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: `COST#${day}` };
}
