import type { ServingRole, PlanRole, Strategy } from "../plan/plan";

/** Cost of one service in one site. */
export interface CostLine {
  /** `global` for costs that belong to no site; `untagged` for costs without the tag `Site`. */
  readonly site: PlanRole | "global" | "untagged";
  /** As Cost Explorer calls it, e.g. `Amazon Elastic Container Service`. */
  readonly service: string;
  /** US dollars, unblended, before tax and credits are settled. */
  readonly usd: number;
}

/** Item of the DR table: cost of a deployment on one day and in the month to date. */
export interface CostItem {
  readonly plan: string;
  /** `YYYY-MM-DD` in UTC. */
  readonly day: string;
  readonly strategy: Strategy;
  /**
   * Active site when the item was written. After a failover the other site still costs money for the resources that
   * keep running.
   */
  readonly activeSite: ServingRole;
  /** Of that day, highest cost first. */
  readonly lines: readonly CostLine[];
  /** From the first of the month to the end of that day, highest cost first. */
  readonly monthToDate: readonly CostLine[];
  readonly totalUsd: number;
  readonly monthToDateUsd: number;
  /** Whether AWS may still change the numbers. */
  readonly estimated: boolean;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** Input from the schedule, once a day. */
export interface CostRequest {
  readonly plan: string;
  readonly strategy: Strategy;
  /** Tags of every resource of the deployment. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Keys that sort by day. */
export function costKey({ plan, day }: Pick<CostItem, "plan" | "day">): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: `COST#${day}` };
}
