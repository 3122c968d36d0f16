import type { ServingRole } from "../../../dr/plan/plan";
import type { Fence } from "../../../dr/steps/fence";
import { fenced } from "../../../dr/record/transitions";
import type { DrTable } from "../../runtime/dr-table/dr-table";
import { type FenceClients, SiteFence, writing } from "../../steps/fence/site-fence";
import { messageOf, named, Transient } from "../../runtime/step/errors";
import { logger } from "../../runtime/log/logger";

/** What the schedule asks for, once a minute for each site. */
export interface CompleteFence {
  readonly plan: string;
  readonly site: ServingRole;
  /** What the plan's fence of this site names. */
  readonly fence: Fence;
}

export interface Completion {
  readonly status: "nothing pending" | "fenced" | "pending";
  readonly reason?: string;
}

/**
 * Fences a site that lost its role while its region did not answer, as soon as it does. It takes no lock: a fence that an
 * execution could still take back, because the site is the active one, is left to that execution.
 */
export function completeFence(table: DrTable, clients: FenceClients) {
  return async ({ plan, site, fence }: CompleteFence): Promise<Completion> => {
    try {
      const { sites, activeSite } = await table.record(plan);
      if (sites[site] !== "fence-pending" || activeSite === site) return { status: "nothing pending" };
      const completion = await complete(new SiteFence(clients, fence));
      if (completion.status === "fenced") {
        await table.change(plan, (record) => (record.sites[site] === "fence-pending" ? fenced(record, site) : record));
      }
      logger.info("fence", { plan, site, ...completion });
      return completion;
    } catch (error) {
      throw named(error);
    }
  };
}

async function complete(site: SiteFence): Promise<Completion> {
  try {
    const [writers, bounds] = await Promise.all([site.look(), site.bounds()]);
    await site.close(writers, bounds);
    const still = writing(await site.look());
    return still.length === 0
      ? { status: "fenced" }
      : { status: "pending", reason: `still running: ${still.join(", ")}` };
  } catch (error) {
    if (!(named(error) instanceof Transient)) throw error;
    return { status: "pending", reason: `the region does not answer: ${messageOf(error)}` };
  }
}
