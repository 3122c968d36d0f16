import type { ServingRole } from "../../dr/plan/plan";
import { siteItemOf, siteKey } from "../../dr/record/site-item";
import { isFrozen } from "../../dr/record/transitions";
import type { Route } from "./http";
import { type Deployed, publishedPlan } from "../runtime/dr-table/published-plan";

const SITES = ["primary", "secondary"] as const;

/** The active site, the lock, the state of each site and the last observations. */
export function status(deployed: Deployed): Route {
  const { table, planName } = deployed;
  return async () => {
    const [{ plan, hash }, record, ...items] = await Promise.all([
      publishedPlan(deployed),
      table.record(planName),
      ...SITES.map((site) => table.read(siteKey(planName, site))),
    ]);
    const { activeSite, epoch, lock, sites } = record;
    const siteStatus = (site: ServingRole, i: number) => {
      const { trafficSwitch, observations, peaks } = siteItemOf(items[i]);
      return {
        region: plan.sites[site].region,
        state: sites[site],
        trafficSwitch: trafficSwitch === 1,
        observations,
        peaks,
      };
    };
    const expiresAt = lock?.expires === undefined ? null : new Date(lock.expires * 1000).toISOString();
    return {
      body: {
        plan: planName,
        planHash: hash,
        activeSite,
        epoch,
        frozen: isFrozen(record),
        lock: lock ? { ...lock, expires: expiresAt } : null,
        sites: Object.fromEntries(SITES.map((site, i) => [site, siteStatus(site, i)])),
        pendingFences: SITES.filter((site) => sites[site] === "fence-pending"),
      },
    };
  };
}
