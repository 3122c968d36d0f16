import type { Failure } from "../asl/contract";
import type { DeclaredStep } from "../plan/declared";
import type { ExecutionItem } from "./items";

/** How a step of an execution stands. */
export type StepState =
  | "pending"
  | "running"
  | "done"
  | "rolled-back"
  /** It is why the execution did not go on. */
  | Failure["kind"]
  /** Begun and not done, though the execution is over. */
  | "needs-intervention"
  /** Never begun, and the execution is over: it went well without, or did not come so far. */
  | "not needed"
  | "not started";

type Planned = Pick<DeclaredStep, "id" | "type" | "required" | "function">;

/** How the steps of an execution stand, those too that keep no entry: waits, the record and who was told. */
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

/** How a step stands by its entry, whatever the plan says of it now. */
export function stateOf(id: string, { steps, failure, outcome }: ExecutionItem): StepState {
  const entry = steps[id];
  if (entry?.undoneAt !== undefined) return "rolled-back";
  if (entry?.doneAt !== undefined) return "done";
  if (failure?.step === id) return failure.kind;
  if (outcome === undefined) return entry === undefined ? "pending" : "running";
  if (entry !== undefined) return "needs-intervention";
  return outcome === "succeeded" ? "not needed" : "not started";
}

function isWritten({ type }: Planned, { outcome, told }: ExecutionItem): boolean {
  return (type === "record" && outcome !== undefined) || (type === "notify" && told !== undefined);
}

function isOver(stage: readonly Planned[] | undefined, { steps }: ExecutionItem): boolean {
  return (stage ?? []).every(({ id, required }) => steps[id] !== undefined && (!required || steps[id].doneAt));
}
