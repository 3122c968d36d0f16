import type { ExecutionItem } from "../../dr/record/items";
import type { Effect } from "../../emulator/gateway/faults";
import { type Recovery, succeeded, type WorkflowName } from "./recovery";

/** A fault in a step of a workflow of the secondary. */
export interface FaultCell {
  readonly workflow: WorkflowName;
  readonly step: string;
  readonly operation: "start" | "check";
  readonly effect: Effect;
  /** @default every time */
  readonly times?: number;
}

/**
 * Runs a workflow with a fault, during an outage of the primary if it is a failover. Every outcome is safe and recorded, an
 * execution that needs intervention can be resumed, and a failback follows. Resolves to the execution with the fault.
 */
export async function withFault(
  recovery: Recovery,
  { workflow, step, operation, effect, times }: FaultCell,
): Promise<ExecutionItem> {
  const unplanned = workflow === "failover";
  await (unplanned ? recovery.failRegion("primary", "refuse") : recovery.observe());
  await recovery.disturb([step], operation, effect, times);
  const item = await recovery.run(workflow, "secondary");
  expect(await recovery.undisturbed()).toEqual([step]);

  const record = await recovery.record();
  const open = record.lock !== undefined;
  const { outcome } = item;
  // An outcome that could not be recorded keeps the lock: the execution needs intervention.
  if (open) expect([undefined, "needs-intervention"]).toContain(outcome);
  // A lock that was released without a response is released.
  else if (step !== "release") expect(["refused", "rolled-back", "succeeded"]).toContain(outcome);
  await recovery.writer("secondary");
  if (open) {
    expect(record.lock).toMatchObject({ execution: item.execution });
    succeeded(await recovery.run(workflow, "secondary", item.execution));
  }
  const { activeSite } = await recovery.record();
  const moves = workflow === "failover" || workflow === "move";
  const moved = moves && (open || outcome === "succeeded" || item.pointOfNoReturn);
  expect(activeSite).toBe(moved ? "secondary" : "primary");
  if (unplanned) await recovery.restoreRegion("primary");
  if (activeSite === "secondary") {
    await recovery.serves("secondary");
    succeeded(await recovery.run("move", "primary"));
  }
  await recovery.serves("primary");
  return item;
}
