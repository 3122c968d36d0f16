import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { ServingRole } from "../../../dr/plan/plan";
import { siteItemOf, siteKey } from "../../../dr/record/site-item";
import type { PublishSwitches } from "../../../dr/derived/traffic-switches";
import { put } from "../../aws/metric/put";
import type { DrTable } from "../../runtime/dr-table/dr-table";
import type { Now } from "../../runtime/dr-table/journal";
import { logger } from "../../runtime/log/logger";
import { named } from "../../runtime/step/errors";

export interface PublishClients {
  readonly table: DrTable;
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  /** @default the clock */
  readonly now?: Now;
}

const SITES = ["primary", "secondary"] as const;

/**
 * Publishes the recorded traffic switch of every site again. A step publishes a new value only while it runs; if that value
 * were late or lost, Route 53 would keep its last status, and route clients to an evacuated site as soon as
 * its region responds again.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
export function publishSwitches({ table, cloudwatch, now = () => new Date() }: PublishClients) {
  return async ({ plan, namespace, metric, dimension }: PublishSwitches): Promise<Record<ServingRole, 0 | 1>> => {
    try {
      const values = await Promise.all(
        SITES.map(async (site) => [site, siteItemOf(await table.read(siteKey(plan, site))).trafficSwitch] as const),
      );
      const data = values.map(([site, value]) => ({ metric, dimensions: { [dimension]: site }, value }));
      await put(cloudwatch, namespace, data, now());
      const switches = Object.fromEntries(values) as Record<ServingRole, 0 | 1>;
      logger.info("traffic switches", { plan, ...switches });
      return switches;
    } catch (error) {
      throw named(error);
    }
  };
}
