import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { ReadinessCheck, ReadinessRequest } from "../../../dr/derived/readiness";
import { type CheckResult, readinessItem, type ReadinessItem, readinessKey } from "../../../dr/record/readiness-item";
import { RECOVERY_METRICS, recoveryNamespace } from "../../../dr/record/recovery-metrics";
import type { DrTable } from "../../runtime/dr-table/dr-table";
import type { Now } from "../../runtime/dr-table/journal";
import { type Datum, put } from "../../aws/metric/put";
import { messageOf, named } from "../../runtime/step/errors";
import { type Check, type CheckContext, unknown } from "./verdict";
import { logger } from "../../runtime/log/logger";

export interface ReadinessClients {
  readonly table: DrTable;
  /** In the control region. */
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  /** Checks by type. */
  readonly checks: Readonly<Record<string, Check<never>>>;
  /** @default the clock */
  readonly now?: Now;
}

/** Writes to the DR table and the metrics whether a site is ready for a failover; nothing for the active site. */
export function readiness({ table, cloudwatch, checks, now = () => new Date() }: ReadinessClients) {
  return async ({
    plan,
    site,
    checks: asked,
  }: ReadinessRequest): Promise<ReadinessItem | { readonly active: true }> => {
    try {
      const record = await table.record(plan);
      if (record.activeSite === site) return { active: true };
      const at = now();
      const context = { plan, site, record, table, now: at };
      const results = await Promise.all(asked.map((check) => result(check, checks, context)));
      const item = readinessItem(plan, site, results, at);
      await table.update(
        readinessKey(item),
        Object.entries(item).map(([name, value]) => ({ path: [name], value: value as unknown })),
      );
      const data: readonly Datum[] = [
        { metric: RECOVERY_METRICS.ready, dimensions: { Site: site }, value: item.ready ? 1 : 0 },
        { metric: RECOVERY_METRICS.readinessReports, dimensions: { Plan: plan }, value: 1 },
      ];
      await put(cloudwatch, recoveryNamespace(plan), data, at);
      logger.info("readiness", { ...item });
      return item;
    } catch (error) {
      throw named(error);
    }
  };
}

async function result(
  { id, type, parameters }: ReadinessCheck,
  checks: ReadinessClients["checks"],
  context: CheckContext,
): Promise<CheckResult> {
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
  if (check === undefined) return { id, ...unknown(`there is no check for '${type}'`) };
  try {
    return { id, ...(await check(parameters as never, context)) };
  } catch (error) {
    return { id, ...unknown(messageOf(error)) };
  }
}
