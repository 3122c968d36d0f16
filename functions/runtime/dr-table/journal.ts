import { executionKey } from "../../../dr/record/conditional-write";
import type { StepInput } from "../../../dr/asl/contract";
import { type ExecutionItem, executionOf, stepAttribute, type StepEntry } from "../../../dr/record/items";
import type { Change, DrTable } from "./dr-table";

export type Now = () => Date;

/** The entries that an execution writes to its own item. */
export class Journal {
  constructor(
    private readonly table: DrTable,
    private readonly input: StepInput,
    private readonly now: Now,
  ) {}

  /** The item of this execution, or of another one of the plan; undefined when it does not exist. */
  async read(execution = this.input.execution): Promise<ExecutionItem | undefined> {
    const item = await this.table.read(executionKey(this.input.plan, execution));
    return item && executionOf(this.input.plan, execution, item);
  }

  /** Writes the step's entry, unless it exists. */
  begin(): Promise<void> {
    const { type } = this.input.step;
    return this.set([
      { path: [], value: { type, startedAt: this.now().toISOString() } satisfies StepEntry, ifAbsent: true },
    ]);
  }

  /** Stores what `undo` will need, unless it is already stored. */
  saveUndoState(undoState: NonNullable<StepEntry["undoState"]>): Promise<void> {
    return this.set([{ path: ["undoState"], value: undoState, ifAbsent: true }]);
  }

  /** Stores an approval request; replaces an earlier one. */
  requestApproval(approvalRequest: NonNullable<StepEntry["approvalRequest"]>): Promise<void> {
    return this.set([{ path: ["approvalRequest"], value: approvalRequest }]);
  }

  /** Records the point of no return: what follows cannot be rolled back. */
  passPointOfNoReturn(): Promise<void> {
    return this.set([{ path: ["pointOfNoReturn"], value: true }], [{ path: ["pointOfNoReturn"], value: true }]);
  }

  /** Records that the call after the point of no return had no effect. */
  withdrawPointOfNoReturn(): Promise<void> {
    return this.set([{ path: ["pointOfNoReturn"], value: false }], [{ path: ["pointOfNoReturn"], value: false }]);
  }

  /** Records whether the region of the step responded to its first calls. */
  recordResponse(responded: boolean): Promise<void> {
    return this.set([{ path: ["responded"], value: responded }]);
  }

  done(measured: StepEntry["measured"]): Promise<void> {
    return this.set([
      { path: ["doneAt"], value: this.now().toISOString(), ifAbsent: true },
      ...(measured === undefined ? [] : [{ path: ["measured"], value: measured }]),
    ]);
  }

  /** Stores when the rollback of the step started, unless it is already stored. */
  rollingBack(): Promise<void> {
    return this.set([{ path: ["rollbackStartedAt"], value: this.now().toISOString(), ifAbsent: true }]);
  }

  rolledBack(): Promise<void> {
    return this.set([{ path: ["rolledBackAt"], value: this.now().toISOString(), ifAbsent: true }]);
  }

  /** Writes attributes of the execution's own item. */
  write(changes: readonly Change[]): Promise<void> {
    return this.table.update(executionKey(this.input.plan, this.input.execution), changes);
  }

  private set(fields: readonly Change[], others: readonly Change[] = []): Promise<void> {
    const entry = stepAttribute(this.input.step.id);
    return this.write([...fields.map((field) => ({ ...field, path: [entry, ...field.path] })), ...others]);
  }
}
