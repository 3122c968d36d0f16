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

/** Unfinished executions and fences. */
export interface Unfinished {
  /** 1 while the lock is held by an execution that no longer runs. */
  readonly unfinishedExecutions: 0 | 1;
  readonly lockAgeSeconds: number;
  readonly pendingFences: number;
}

/** Measures unfinished executions and fences, however the execution ended. */
export function watchLock({ table, cloudwatch, states, now = () => new Date() }: WatchClients) {
  return async (request: WatchLock): Promise<Unfinished> => {
    const { plan } = request;
    try {
      const { lock, sites } = await table.record(plan);
      const at = now();
      const held = lock !== undefined && !isExpired(lock, at) ? lock : undefined;
      const unfinished: Unfinished = {
        unfinishedExecutions: held === undefined || (await isRunning(states, request, held)) ? 0 : 1,
        lockAgeSeconds: held === undefined ? 0 : await ageSeconds(table, plan, held, at),
        pendingFences: Object.values(sites).filter((state) => state === "fence-pending").length,
      };
      const data = Object.entries(unfinished).map(([name, value]) => ({
        metric: RECOVERY_METRICS[name as keyof Unfinished],
        dimensions: { Plan: plan },
        value: value as number,
      }));
      await put(cloudwatch, recoveryNamespace(plan), data, at);
      if (held !== undefined || unfinished.pendingFences > 0)
        logger.warn("unfinished executions", { plan, lock: held, ...unfinished });
      return unfinished;
    } catch (error) {
      throw named(error);
    }
  };
}

/** The lock of a drill expires: the next execution can acquire it. */
function isExpired({ expires }: Lock, at: Date): boolean {
  return expires !== undefined && expires * 1000 <= at.getTime();
}

/** An execution that Step Functions no longer has, or never had, does not run. */
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

/** The item is written before the lock is acquired: every lock has a start time. */
async function ageSeconds(table: DrTable, plan: string, { execution }: Lock, at: Date): Promise<number> {
  const { startedAt } = executionOf(plan, execution, (await table.read(executionKey(plan, execution))) ?? {});
  return startedAt === undefined ? 0 : Math.max(0, (at.getTime() - Date.parse(startedAt)) / 1000);
}
