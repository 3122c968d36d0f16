import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DescribeExecutionCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { executionKey } from "../../../dr/record/conditional-write";
import { executionOf } from "../../../dr/record/items";
import type { WatchLock } from "../../../dr/record/lock-watch";
import { RECOVERY_METRICS, recoveryNamespace } from "../../../dr/record/recovery-metrics";
import type { Lock } from "../../../dr/record/transitions";
import type { DrTable } from "../../runtime/dr-table/dr-table";
import type { Now } from "../../runtime/dr-table/journal";
import { put } from "../../aws/metric/put";
import { hasName, named } from "../../runtime/step/errors";
import { logger } from "../../runtime/log/logger";

export interface WatchClients {
  readonly table: DrTable;
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  readonly states: Pick<SFNClient, "send">;
  /** @default the clock */
  readonly now?: Now;
}

/** What executions have left behind. */
export interface Remains {
  /** 1 while the lock is held by an execution that does not run any more. */
  readonly openExecutions: 0 | 1;
  readonly lockAgeSeconds: number;
  readonly pendingFences: number;
}

/** Measures what is left, whatever became of the execution that left it. */
export function watchLock({ table, cloudwatch, states, now = () => new Date() }: WatchClients) {
  return async (request: WatchLock): Promise<Remains> => {
    const { plan } = request;
    try {
      const { lock, sites } = await table.record(plan);
      const at = now();
      const held = lock !== undefined && !isExpired(lock, at) ? lock : undefined;
      const remains: Remains = {
        openExecutions: held === undefined || (await isRunning(states, request, held)) ? 0 : 1,
        lockAgeSeconds: held === undefined ? 0 : await ageSeconds(table, plan, held, at),
        pendingFences: Object.values(sites).filter((state) => state === "fence-pending").length,
      };
      const data = Object.entries(remains).map(([name, value]) => ({
        metric: RECOVERY_METRICS[name as keyof Remains],
        dimensions: { Plan: plan },
        value: value as number,
      }));
      await put(cloudwatch, recoveryNamespace(plan), data, at);
      if (held !== undefined || remains.pendingFences > 0)
        logger.warn("left by executions", { plan, lock: held, ...remains });
      return remains;
    } catch (error) {
      throw named(error);
    }
  };
}

/** The lock of a drill frees itself: whoever comes next finds it free. */
function isExpired({ expires }: Lock, at: Date): boolean {
  return expires !== undefined && expires * 1000 <= at.getTime();
}

/** An execution that Step Functions has forgotten, or never knew, does not run. */
async function isRunning(
  states: WatchClients["states"],
  { executions }: WatchLock,
  { workflow, execution }: Lock,
): Promise<boolean> {
  try {
    const { status } = await states.send(
      new DescribeExecutionCommand({ executionArn: `${executions[workflow] ?? ""}:${execution}` }),
    );
    return status === "RUNNING";
  } catch (error) {
    if (hasName(error, "ExecutionDoesNotExist")) return false;
    throw error;
  }
}

/** The item is written before the lock is taken, so that there is a start for every lock. */
async function ageSeconds(table: DrTable, plan: string, { execution }: Lock, at: Date): Promise<number> {
  const { startedAt } = executionOf(plan, execution, (await table.read(executionKey(plan, execution))) ?? {});
  return startedAt === undefined ? 0 : Math.max(0, (at.getTime() - Date.parse(startedAt)) / 1000);
}
