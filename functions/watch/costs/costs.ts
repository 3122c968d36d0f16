import type { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { type CostItem, costKey, type CostLine, type CostRequest } from "../../../dr/record/cost-item";
import type { DrTable } from "../../runtime/dr-table/dr-table";
import type { Now } from "../../runtime/dr-table/journal";
import { named } from "../../runtime/step/errors";
import { type DayCost, dayCosts } from "./cost-explorer";
import { logger } from "../../runtime/log/logger";

export interface CostClients {
  readonly table: DrTable;
  /** In us-east-1, the only endpoint of Cost Explorer. */
  readonly explorer: Pick<CostExplorerClient, "send">;
  /** @default the clock */
  readonly now?: Now;
}

const DAY_MS = 24 * 3600 * 1000;

/** Writes the deployment's costs of yesterday and of yesterday's month to date; a second run on a day replaces the first. */
export function costs({ table, explorer, now = () => new Date() }: CostClients) {
  return async ({ plan, strategy, tags }: CostRequest): Promise<CostItem> => {
    try {
      const at = now();
      const today = dayOf(at);
      const day = dayOf(new Date(at.getTime() - DAY_MS));
      const all = await dayCosts(explorer, { from: `${day.slice(0, "YYYY-MM".length)}-01`, until: today, tags });
      const yesterday = all.filter((one) => one.day === day);
      const { activeSite } = await table.record(plan);
      const item: CostItem = {
        ...{ plan, day, strategy, activeSite },
        lines: linesOf(yesterday),
        monthToDate: linesOf(all),
        totalUsd: totalOf(yesterday),
        monthToDateUsd: totalOf(all),
        estimated: yesterday.length === 0 || all.some(({ estimated }) => estimated),
        at: at.toISOString(),
      };
      await table.update(
        costKey(item),
        Object.entries(item).map(([name, value]) => ({ path: [name], value: value as unknown })),
      );
      logger.info("costs", { plan, day, totalUsd: item.totalUsd, monthToDateUsd: item.monthToDateUsd });
      return item;
    } catch (error) {
      throw named(error);
    }
  };
}

/** One line for each service of a site, highest cost first. */
function linesOf(costs: readonly DayCost[]): readonly CostLine[] {
  const lines = new Map<string, CostLine>();
  for (const { site, service, usd } of costs) {
    const key = `${site} ${service}`;
    lines.set(key, { site, service, usd: (lines.get(key)?.usd ?? 0) + usd });
  }
  return [...lines.values()].map((line) => ({ ...line, usd: cents(line.usd) })).sort((a, b) => b.usd - a.usd);
}

function totalOf(costs: readonly DayCost[]): number {
  return cents(costs.reduce((total, { usd }) => total + usd, 0));
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

/** `YYYY-MM-DD` in UTC, as Cost Explorer counts days. */
function dayOf(at: Date): string {
  return at.toISOString().slice(0, "YYYY-MM-DD".length);
}
