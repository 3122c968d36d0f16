import * as fs from "node:fs";
import * as path from "node:path";
import { processStart, stillRuns } from "../emulator/process-start";
import { Failure } from "./failure";
import { whenInterrupted } from "./interruption";
import { endLeftPrograms } from "./left-programs";

const LOCK = path.resolve(".steadfast/run.json");
/** Attempts, and milliseconds between them, while another process removes the same lock of a killed run. */
const ATTEMPTS = 20;
const PAUSE_MS = 50;
/** Milliseconds after which the removal counts as killed itself: it takes less than one. */
const GUARD_MS = 10_000;

/** The run that has the lock of a checkout. */
interface Owner {
  readonly command: string;
  readonly pid: number;
  /** When the process started: another program may have its id now. */
  readonly started: string | undefined;
  readonly since: string;
}

/**
 * Runs a command that writes the synthesized stacks or the states of this checkout. Throws a `Failure` while another one runs; the
 * lock of a killed run is removed; with the lock of the checkout, the programs that such a run has left are ended.
 */
export async function exclusively<T>(
  command: string,
  work: () => Promise<T>,
  lock = LOCK,
  conflict = "both would write the same stacks and states",
): Promise<T> {
  acquire(command, lock, conflict);
  const release = () => {
    fs.rmSync(lock, { force: true });
  };
  process.once("exit", release);
  const withdraw = whenInterrupted(release);
  try {
    // Only the runs with this lock start programs that write states.
    if (lock === LOCK) await endLeftPrograms(console.error);
    return await work();
  } finally {
    process.removeListener("exit", release);
    withdraw();
    release();
  }
}

function acquire(command: string, lock: string, conflict: string): void {
  const { pid } = process;
  const own: Owner = { command, pid, started: processStart(pid), since: new Date().toISOString() };
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  // A hard link appears with its whole content, or not at all.
  const scratch = `${lock}.${pid}`;
  fs.writeFileSync(scratch, JSON.stringify(own));
  try {
    for (let attempt = 1; !linked(scratch, lock); attempt++) {
      const owner = ownerOf(lock);
      if (owner && stillRuns(owner)) throw refusal(owner, conflict);
      if (attempt > ATTEMPTS) throw new Failure(`the lock ${lock} could not be taken`, "run the command again");
      removeStale(lock);
    }
  } finally {
    fs.rmSync(scratch, { force: true });
  }
}

/**
 * Removes the lock of a run that has ended. Only one process at a time does so, because another one could have read the same
 * stale lock and would remove the new owner's.
 */
function removeStale(lock: string): void {
  const removalLock = `${lock}.removing`;
  try {
    fs.mkdirSync(removalLock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (Date.now() - (fs.statSync(removalLock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > GUARD_MS) {
      fs.rmSync(removalLock, { recursive: true, force: true });
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    return;
  }
  try {
    const owner = ownerOf(lock);
    if (!owner || !stillRuns(owner)) fs.rmSync(lock, { force: true });
  } finally {
    fs.rmSync(removalLock, { recursive: true, force: true });
  }
}

function linked(scratch: string, lock: string): boolean {
  try {
    fs.linkSync(scratch, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}

function ownerOf(lock: string): Owner | undefined {
  try {
    return JSON.parse(fs.readFileSync(lock, "utf8")) as Owner;
  } catch (error) {
    // A file that is no lock has no owner.
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function refusal({ command, pid, since }: Owner, conflict: string): Failure {
  return new Failure(
    `npm ${command === "start" ? command : `run ${command}`} runs in this checkout since ${since} (process ${pid}), and ${conflict}`,
    "wait until it has ended, or use another checkout: two checkouts do not affect each other",
  );
}
