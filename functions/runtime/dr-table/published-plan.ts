import type { Plan } from "../../../dr/plan/plan";
import { type PublishedPlan, publishedPlanKey } from "../../../dr/plan/published-plan";
import type { DrTable } from "./dr-table";

/** Where the routes find what they tell of. */
export interface Deployed {
  readonly table: DrTable;
  readonly planName: string;
}

/** The plan that is deployed. Throws when the table has none. */
export async function publishedPlan({ table, planName }: Deployed): Promise<PublishedPlan> {
  const { hash, json } = (await table.read(publishedPlanKey(planName))) ?? {};
  if (typeof hash !== "string" || typeof json !== "string") throw new Error(`the table has no plan ${planName}`);
  return { hash, plan: JSON.parse(json) as Plan };
}
