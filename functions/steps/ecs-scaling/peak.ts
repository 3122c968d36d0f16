import { otherSite, type ServingRole } from "../../../dr/plan/plan";
import { counterpart, peakOf, siteItemOf, siteKey } from "../../../dr/record/site-item";
import type { DrTable } from "../../runtime/dr-table/dr-table";

/** Recent maximum of running tasks of the same service in the other site; undefined when there is no recent count. */
export async function otherPeak(
  table: DrTable,
  { plan, site }: { readonly plan: string; readonly site: ServingRole },
  service: string,
): Promise<number | undefined> {
  const other = otherSite(site);
  const { peaks } = siteItemOf(await table.read(siteKey(plan, other)));
  return peakOf(peaks[counterpart(service, site, other)]);
}
