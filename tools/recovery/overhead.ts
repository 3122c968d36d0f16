import type { ExecutionItem } from "../../dr/record/items";

/**
 * Seconds of an execution in which none of its steps ran: the duration of the orchestration itself. Waits of the plan have
 * no entry; `waitedSeconds` is their duration.
 */
export function overheadSeconds(
  { startedAt, endedAt, steps }: ExecutionItem,
  waitedSeconds: number,
): number | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  const spans = Object.values(steps)
    .flatMap(({ startedAt: from, doneAt: to }) =>
      to === undefined ? [] : [[Date.parse(from), Date.parse(to)] as const],
    )
    .sort(([a], [b]) => a - b);
  const end = Date.parse(endedAt);
  let free = 0;
  let busyUntil = Date.parse(startedAt);
  for (const [from, to] of spans) {
    free += Math.max(0, Math.min(from, end) - busyUntil);
    busyUntil = Math.max(busyUntil, Math.min(to, end));
  }
  return Math.max(0, (free + end - busyUntil) / 1000 - waitedSeconds);
}
