import type { Plan } from "./plan";

/** The plan as Terraform puts it into the DR table, so that whoever looks sees what is deployed. */
export interface PublishedPlan {
  readonly plan: Plan;
  /** X11: SHA-256 of the plan's JSON, in hexadecimal. */
  readonly hash: string;
}

/** Key of the item, whose attributes are `hash` and `json`. */
export function publishedPlanKey(plan: string): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: "PLAN" };
}
