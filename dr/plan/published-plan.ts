import type { Plan } from "./plan";

/** The deployed plan, as Terraform writes it into the DR table. */
export interface PublishedPlan {
  readonly plan: Plan;
  /** X11: SHA-256 of the plan's JSON, in hexadecimal. */
  readonly hash: string;
}

/** Key of the item. Its attributes are `hash` and `json`. */
export function publishedPlanKey(plan: string): { readonly pk: string; readonly sk: string } {
  return { pk: plan, sk: "PLAN" };
}
