import type { Operation, StepInput, StepOutput } from "../../../dr/asl/contract";
import type { StepEntry } from "../../../dr/record/items";
import { IllegalMove } from "../../../dr/record/site-states";
import { activate, checkHolder, type DeploymentRecord } from "../../../dr/record/transitions";
import type { DrTable } from "../dr-table/dr-table";
import { Journal, type Now } from "../dr-table/journal";
import { named } from "./errors";
import { logger } from "../log/logger";
import { stepMetric } from "../log/step-metric";

/** A call of a step, after the lock is checked and the journal entry is written. */
export interface StepRun<P> {
  readonly input: StepInput<P>;
  readonly parameters: P;
  readonly record: DeploymentRecord;
  /** The step's entry at the start of the call. */
  readonly entry: StepEntry | undefined;
  readonly table: DrTable;
  readonly journal: Journal;
  readonly now: Now;
}

/** The work of a step in each operation. `undo` is called only for a step that has an entry and is not rolled back. */
export type StepWork<P> = Readonly<Record<Operation, (run: StepRun<P>) => Promise<StepOutput>>> & {
  /** Whether `done` is final, as for a gate. @default false */
  readonly doneIsFinal?: boolean;
};

/** Work that needs no lock: it uses the execution's name. */
export type WorkWithoutLock = (input: StepInput, journal: Journal, table: DrTable, now: Now) => Promise<StepOutput>;

export interface StepFunction {
  readonly table: DrTable;
  /** Work by step type. */
  readonly steps?: Readonly<Record<string, StepWork<never>>>;
  /** Work of step types that need no lock. */
  readonly withoutLock?: Readonly<Record<string, WorkWithoutLock>>;
  /** @default the clock */
  readonly now?: Now;
}

export type StepHandler = (input: StepInput) => Promise<StepOutput>;

const OPERATIONS: readonly string[] = ["start", "check", "undo"] satisfies readonly Operation[];

/** A handler that fulfills the contract. Its errors have the names that the state machine retries. */
export function stepHandler({
  table,
  steps = {},
  withoutLock = {},
  now = () => new Date(),
}: StepFunction): StepHandler {
  const types = [...Object.keys(steps), ...Object.keys(withoutLock)];
  const runStep = (input: StepInput): Promise<StepOutput> => {
    const { operation, step } = input;
    if (!OPERATIONS.includes(operation)) {
      return Promise.resolve(refused(`operation should be one of ${OPERATIONS.join(", ")}, got '${operation}'`));
    }
    if (!types.includes(step.type)) {
      return Promise.resolve(refused(`step type should be ${types.join(" or ")}, got '${step.type}'`));
    }
    const journal = new Journal(table, input, now);
    const own = withoutLock[step.type];
    return own ? own(input, journal, table, now) : runWithLock(input, steps[step.type]!, { table, journal, now });
  };
  return async (input) => {
    try {
      const output = await runStep(input).catch(illegalMoves);
      const { execution, epoch, operation, step } = input;
      logger.info("step", { execution, epoch, step: step.id, operation, ...output });
      return output;
    } catch (error) {
      throw named(error);
    }
  };
}

async function runWithLock(
  input: StepInput,
  work: StepWork<never>,
  { table, journal, now }: Pick<StepRun<never>, "table" | "journal" | "now">,
): Promise<StepOutput> {
  const { operation, step } = input;
  const record = await table.record(input.plan);
  checkHolder(record, input);
  const entry = (await journal.read())?.steps[step.id];
  if (operation === "undo" && (entry === undefined || entry.rolledBackAt !== undefined)) return DONE;
  if (entry?.rolledBackAt !== undefined) return refused(`'${step.id}' is rolled back`);
  if (operation === "check" && entry === undefined) return refused(`'${step.id}' has not started`);
  if (operation !== "undo" && work.doneIsFinal && entry?.doneAt !== undefined) return doneWith(entry.measured);
  if (entry === undefined) await journal.begin();
  const run = { input, parameters: step.parameters, record, entry, table, journal, now };
  const output = await work[operation](run as StepRun<never>);
  if (output.status !== "done") return output;
  if (operation === "undo") await journal.rolledBack();
  else await finish(run, output);
  return output;
}

async function finish(run: StepRun<unknown>, { measured }: StepOutput): Promise<void> {
  const { input, entry, table, journal, now } = run;
  const { plan, site, mode, step } = input;
  if (step.pointOfNoReturn) await table.change(plan, (record) => activate(record, input, site, mode));
  if (entry?.doneAt !== undefined) return;
  await journal.done(measured);
  const at = now().getTime();
  stepMetric(plan, step.id, (at - (entry === undefined ? at : Date.parse(entry.startedAt))) / 1000);
}

function illegalMoves(error: unknown): StepOutput {
  if (error instanceof IllegalMove) return refused(error.message);
  throw error;
}

export const DONE: StepOutput = { status: "done" };

function doneWith(measured: StepOutput["measured"]): StepOutput {
  return measured === undefined ? DONE : { status: "done", measured };
}

export function waiting(reason: string): StepOutput {
  return { status: "waiting", reason };
}

export function refused(reason: string): StepOutput {
  return { status: "refused", reason };
}

/** Read-only work: `start` and `check` run the same check, and there is nothing to undo. */
export function checkOnly<P>(
  run: (run: StepRun<P>) => Promise<StepOutput>,
  { doneIsFinal }: { readonly doneIsFinal: boolean },
): StepWork<P> {
  return { start: run, check: run, undo: () => Promise.resolve(DONE), doneIsFinal };
}
