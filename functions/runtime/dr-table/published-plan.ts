import type { Plan } from "../../../dr/plan/plan";
import { type PublishedPlan, publishedPlanKey } from "../../../dr/plan/published-plan";
import type { DrTable } from "./dr-table";

/** The table and the name of the deployed plan. */
export interface Deployed {
  readonly table: DrTable;
  readonly planName: string;
}

/** The deployed plan. Throws when the table does not contain one. */
export async function publishedPlan({ table, planName }: Deployed): Promise<PublishedPlan> {
  const { hash, json } = (await table.read(publishedPlanKey(planName))) ?? {};
  if (typeof hash !== "string" || typeof json !== "string") throw new Error(`the table has no plan ${planName}`);
  return { hash, plan: JSON.parse(json) as Plan };
}
