import type { LockOutput, StepInput, StepOutput } from "../../../dr/asl/contract";
import { type ExecutionItem, stepAttribute } from "../../../dr/record/items";
import type { AcquireLock } from "../../../dr/steps/acquire-lock";
import { releaseLock, takeLock } from "../../../dr/record/transitions";
import type { Change, DrTable } from "../../runtime/dr-table/dr-table";
import type { Journal, Now } from "../../runtime/dr-table/journal";
import { DONE, type WorkWithoutLock, refused } from "../../runtime/step/step-function";

/** Acquires the lock; `undo` releases it. */
export const acquire: WorkWithoutLock = (input, journal, table, now) => {
  switch (input.operation) {
    case "start":
      return taken(input, journal, table, now);
    case "check":
      return held(input, journal, table);
    case "undo":
      return released(input, table);
  }
};

/** Releases the lock; this is not rolled back. */
export const release: WorkWithoutLock = async (input, journal, table) => {
  if (input.operation === "undo") return DONE;
  await journal.begin();
  const output = await released(input, table);
  await journal.done(undefined);
  return output;
};

/** The item is written before the lock is acquired: an execution that resumes this one reads it. */
async function taken(input: StepInput, journal: Journal, table: DrTable, now: Now): Promise<StepOutput> {
  const { plan, execution, workflow, site, mode, resume } = input;
  const { drillLockSeconds } = input.step.parameters as AcquireLock;
  const ended = `'${execution}' has ended`;
  if ((await journal.read())?.outcome !== undefined && !(await isHeld(input, table))) return refused(ended);
  await journal.write(description(input, now));
  await journal.begin();
  const former = await inherited(input, journal);
  const over = { execution: resume, pastPointOfNoReturn: former?.pointOfNoReturn ?? false };
  await table.change(plan, (record) =>
    takeLock(record, {
      ...{ execution, workflow, site, mode, now: Math.floor(now().getTime() / 1000) },
      ...(drillLockSeconds === undefined ? {} : { lockSeconds: drillLockSeconds }),
      ...(resume === "" ? {} : { resume: over }),
    }),
  );
  // A late invocation: the execution was rolled back in the meantime, and nobody would release the lock.
  const outcome = (await journal.read())?.outcome;
  if (outcome !== undefined && outcome !== "needs-intervention") {
    await released(input, table);
    return refused(ended);
  }
  // Copy again what the former execution wrote before it lost its lock.
  await inherited(input, journal);
  await journal.done(undefined);
  return held(input, journal, table);
}

async function held({ plan, execution }: StepInput, journal: Journal, table: DrTable): Promise<StepOutput> {
  const { lock } = await table.record(plan);
  if (lock?.execution !== execution) return refused(`'${execution}' does not hold the lock`);
  const item = await journal.read();
  const output: LockOutput = { status: "done", epoch: lock.epoch, forwardOnly: item?.pointOfNoReturn ?? false };
  return output;
}

async function isHeld({ plan, execution }: StepInput, table: DrTable): Promise<boolean> {
  return (await table.record(plan)).lock?.execution === execution;
}

async function released({ plan, execution }: StepInput, table: DrTable): Promise<StepOutput> {
  await table.change(plan, (record) => releaseLock(record, execution));
  return DONE;
}

/** Copies the step entries of the resumed execution, for `undo` and gates. */
async function inherited({ resume, step }: StepInput, journal: Journal): Promise<ExecutionItem | undefined> {
  const former = resume === "" ? undefined : await journal.read(resume);
  if (former === undefined) return undefined;
  const entries = Object.entries(former.steps).filter(
    ([id, { rolledBackAt }]) => id !== step.id && rolledBackAt === undefined,
  );
  const changes: Change[] = entries.map(([id, entry]) => ({ path: [stepAttribute(id)], value: entry, ifAbsent: true }));
  if (former.pointOfNoReturn) changes.push({ path: ["pointOfNoReturn"], value: true });
  if (changes.length > 0) await journal.write(changes);
  return former;
}

function description(input: StepInput, now: Now): readonly Change[] {
  const { plan, execution, workflow, site, mode, requestedBy, acceptedLossSeconds, resume } = input;
  const startedAt = now().toISOString();
  const values = { plan, execution, workflow, site, mode, requestedBy, acceptedLossSeconds, resume, startedAt };
  return Object.entries(values).map(([name, value]) => ({ path: [name], value, ifAbsent: true }));
}
