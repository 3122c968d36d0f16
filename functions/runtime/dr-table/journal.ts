import { executionKey } from "../../../dr/record/conditional-write";
import type { StepInput } from "../../../dr/asl/contract";
import { type ExecutionItem, executionOf, stepAttribute, type StepEntry } from "../../../dr/record/items";
import type { Change, DrTable } from "./dr-table";

export type Now = () => Date;

/** What an execution writes down of itself. */
export class Journal {
  constructor(
    private readonly table: DrTable,
    private readonly input: StepInput,
    private readonly now: Now,
  ) {}

  /** The item of this execution, or of another one of the plan; undefined when there is none. */
  async read(execution = this.input.execution): Promise<ExecutionItem | undefined> {
    const item = await this.table.read(executionKey(this.input.plan, execution));
    return item && executionOf(this.input.plan, execution, item);
  }

  /** Writes the step's entry, unless it is there. */
  begin(): Promise<void> {
    const { type } = this.input.step;
    return this.set([
      { path: [], value: { type, startedAt: this.now().toISOString() } satisfies StepEntry, ifAbsent: true },
    ]);
  }

  /** Remembers what `undo` will need, unless it is remembered already. */
  keep(kept: NonNullable<StepEntry["kept"]>): Promise<void> {
    return this.set([{ path: ["kept"], value: kept, ifAbsent: true }]);
  }

  /** Puts a question to people, in place of an earlier one. */
  ask(asked: NonNullable<StepEntry["asked"]>): Promise<void> {
    return this.set([{ path: ["asked"], value: asked }]);
  }

  /** Says that what comes now cannot be taken back. */
  turn(): Promise<void> {
    return this.set([{ path: ["turned"], value: true }], [{ path: ["pointOfNoReturn"], value: true }]);
  }

  done(measured: StepEntry["measured"]): Promise<void> {
    return this.set([
      { path: ["doneAt"], value: this.now().toISOString(), ifAbsent: true },
      ...(measured === undefined ? [] : [{ path: ["measured"], value: measured }]),
    ]);
  }

  /** Remembers when taking the step back began, unless it is remembered already. */
  undoing(): Promise<void> {
    return this.set([{ path: ["undoingAt"], value: this.now().toISOString(), ifAbsent: true }]);
  }

  undone(): Promise<void> {
    return this.set([{ path: ["undoneAt"], value: this.now().toISOString(), ifAbsent: true }]);
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
