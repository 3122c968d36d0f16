import type { ServingRole } from "../../../dr/plan/plan";
import type { Fence } from "../../../dr/steps/fence";
import { fence as fenceSite, isToFence } from "../../../dr/record/transitions";
import type { DrTable } from "../../runtime/dr-table/dr-table";
import { type FenceClients, SiteFence, writing } from "../../steps/fence/site-fence";
import { messageOf, named, Transient } from "../../runtime/step/errors";
import { logger } from "../../runtime/log/logger";

/** The input of the schedule, once a minute for each site. */
export interface CompleteFence {
  readonly plan: string;
  readonly site: ServingRole;
  /** Parameters of the plan's fence of this site. */
  readonly fence: Fence;
}

export interface Completion {
  readonly status: "nothing pending" | "fenced" | "pending";
  readonly reason?: string;
}

/**
 * Fences a site that lost its role while its region did not respond, as soon as the region responds; also when the outcome
 * of the other site's promotion is unknown. It acquires no lock: until a promotion is requested, an execution can undo the
 * fence, and the fence is left to that execution.
 */
export function completeFence(table: DrTable, clients: FenceClients) {
  return async ({ plan, site, fence }: CompleteFence): Promise<Completion> => {
    try {
      if (!isToFence(await table.record(plan), site)) return { status: "nothing pending" };
      const stillToFence = async () => isToFence(await table.record(plan), site);
      const completion = await complete(new SiteFence(clients, fence), stillToFence);
      if (completion.status === "fenced") {
        await table.change(plan, (record) => (isToFence(record, site) ? fenceSite(record, site) : record));
      }
      logger.info("fence", { plan, site, ...completion });
      return completion;
    } catch (error) {
      throw named(error);
    }
  };
}

/** Reads the record again before the change: meanwhile a promotion may have been rejected, and its execution restores the site. */
async function complete(site: SiteFence, stillToFence: () => Promise<boolean>): Promise<Completion> {
  try {
    const [writers, bounds] = await Promise.all([site.writers(), site.bounds()]);
    if (!(await stillToFence())) return { status: "nothing pending" };
    await site.stopWriters(writers, bounds);
    const still = writing(await site.writers());
    return still.length === 0
      ? { status: "fenced" }
      : { status: "pending", reason: `still running: ${still.join(", ")}` };
  } catch (error) {
    if (!(named(error) instanceof Transient)) throw error;
    return { status: "pending", reason: `the region does not respond: ${messageOf(error)}` };
  }
}
