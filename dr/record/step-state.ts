import type { Failure } from "../asl/contract";
import type { DeclaredStep } from "../plan/declared";
import type { ExecutionItem } from "./items";

/** State of a step of an execution. */
export type StepState =
  | "pending"
  | "running"
  | "done"
  | "rolled-back"
  /** The execution failed at this step. */
  | Failure["kind"]
  /** Started and not done, although the execution has ended. */
  | "needs-intervention"
  /** Never started, and the execution has ended: it succeeded without this step, or failed before it. */
  | "not needed"
  | "not started";

type Planned = Pick<DeclaredStep, "id" | "type" | "required" | "function">;

/** State of every step of an execution, including steps without an entry: `wait`, `record` and `notify`. */
export function stepStates(
  stages: readonly (readonly Planned[])[],
  item: ExecutionItem,
): ReadonlyMap<string, StepState> {
  const last = stages.findLastIndex((stage) =>
    item.failure ? stage.some(({ id }) => id === item.failure!.step) : stage.some(({ id }) => id in item.steps),
  );
  return new Map(
    stages.flatMap((stage, s) =>
      stage.map((step): [string, StepState] => {
        const isWait = step.function === undefined;
        if (isWait && s < last) return [step.id, "done"];
        if (isWait && item.outcome === undefined && isOver(stages[s - 1], item)) return [step.id, "running"];
        return [step.id, isWritten(step, item) ? "done" : stateOf(step.id, item)];
      }),
    ),
  );
}

/** State of a step from its entry alone, independent of the current plan. */
export function stateOf(id: string, { steps, failure, outcome }: ExecutionItem): StepState {
  const entry = steps[id];
  if (entry?.rolledBackAt !== undefined) return "rolled-back";
  if (entry?.doneAt !== undefined) return "done";
  if (failure?.step === id) return failure.kind;
  if (outcome === undefined) return entry === undefined ? "pending" : "running";
  if (entry !== undefined) return "needs-intervention";
  return outcome === "succeeded" ? "not needed" : "not started";
}

function isWritten({ type }: Planned, { outcome, notifiedOutcome }: ExecutionItem): boolean {
  return (type === "record" && outcome !== undefined) || (type === "notify" && notifiedOutcome !== undefined);
}

function isOver(stage: readonly Planned[] | undefined, { steps }: ExecutionItem): boolean {
  return (stage ?? []).every(({ id, required }) => steps[id] !== undefined && (!required || steps[id].doneAt));
}
