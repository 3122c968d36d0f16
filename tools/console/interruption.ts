import type { ChildProcess } from "node:child_process";
import { sendSignal } from "../emulator/process-start";
import {
  forgetProgram,
  indirectEnded,
  indirectPrograms,
  interrupt as interruptProgram,
  ownPrograms,
  recordInterrupted,
  recordProgram,
} from "./left-programs";

/** Exit codes of programs that a signal ended, as in shells. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Interrupting = keyof typeof CODES;
const SIGNALS = Object.keys(CODES) as Interrupting[];
/** Milliseconds that one cleanup may take. */
const CLEANUP_MS = 5000;
/** Milliseconds in which a signal is the same one again: npm passes on the Ctrl-C that the terminal has sent to this process, too. */
const SAME_MS = 1000;

/**
 * Whether programs start in a process group of their own. A terminal sends Ctrl-C and the hang-up to its own group only: this process
 * decides what reaches Terraform, which ends at once after a hang-up or a second signal. Windows has no signals that it could send.
 */
export const OWN_GROUP = process.platform !== "win32";

interface Running {
  readonly ended: Promise<void>;
  readonly ownGroup: boolean;
}

const cleanups = new Set<() => unknown>();
const programs = new Map<ChildProcess, Running>();
/** Time of the last signal that counted, by `Date.now`. */
let interrupted: number | undefined;
let listening = false;

/**
 * Runs `cleanup` when a signal ends this process, before it ends. Returns a function that withdraws it.
 * Before the first cleanup or program, signals end the process at once.
 */
export function whenInterrupted(cleanup: () => unknown): () => void {
  cleanups.add(cleanup);
  listen();
  return () => {
    cleanups.delete(cleanup);
  };
}

/**
 * Lets an interrupted process wait until this program has ended: Terraform, which is interrupted once, saves its state then.
 * The program is recorded until it ends, so that the run after a killed one can find it. Resolves when it and the recorded programs that it
 * started have ended.
 * @param ownGroup whether it was started in a process group of its own; otherwise a terminal sends Ctrl-C to it, too
 */
export function waitFor(child: ChildProcess, ownGroup: boolean): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    child.once("error", resolve);
    child.once("exit", resolve);
  }).then(() => indirectEnded(direct));
  programs.set(child, { ended, ownGroup });
  listen();
  const { pid } = child;
  if (pid !== undefined) recordProgram(pid, child.spawnargs);
  void ended.then(() => {
    if (pid !== undefined) forgetProgram(pid);
    programs.delete(child);
  });
  return ended;
}

/** Whether a program may start: no signal is ending this process. From now on, a signal waits for it. */
export function mayStart(): boolean {
  listen();
  return !isInterrupted();
}

/** Whether a signal is ending this process: then no result of a program is used. */
export function isInterrupted(): boolean {
  return interrupted !== undefined;
}

/** Stays from then on: a signal that has arrived but is not handled yet would be lost with its listener. */
function listen(): void {
  if (listening) return;
  listening = true;
  for (const signal of SIGNALS) process.on(signal, interrupt);
}

/** After the first signal only Ctrl-C counts: a terminal that closes then, or a shutdown, does not end Terraform earlier. */
function interrupt(signal: Interrupting): void {
  const last = interrupted;
  if (last !== undefined && (signal !== "SIGINT" || Date.now() - last < SAME_MS)) return;
  interrupted = Date.now();
  if (last === undefined) void end(signal);
  else interruptPrograms();
}

/** @param byTerminal whether a terminal has sent the signal to the programs of its group, and they to theirs */
function interruptPrograms(byTerminal = false): void {
  const indirect = indirectPrograms(direct());
  ownPrograms().forEach(recordInterrupted);
  for (const [child, { ownGroup }] of programs) {
    if (ownGroup && child.pid !== undefined) reported(sendSignal, -child.pid, "SIGINT");
    // The CDKTF CLI ends when its Terraform has ended; interrupted, it would interrupt Terraform a second time.
    else if (!byTerminal && indirect.length === 0) child.kill("SIGINT");
  }
  if (!byTerminal) for (const { pid } of indirect) reported(interruptProgram, pid);
}

/** A program that gets no signal is waited for. */
function reported<A extends unknown[]>(send: (...args: A) => void, ...args: A): void {
  try {
    send(...args);
  } catch (error) {
    console.error((error as Error).message);
  }
}

function direct(): number[] {
  return [...programs.keys()].flatMap(({ pid }) => pid ?? []);
}

async function end(signal: Interrupting): Promise<void> {
  process.once("exit", () => {
    process.exitCode = CODES[signal];
  });
  // The terminal, or a program that reads the output, may have ended: Terraform still needs this process.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  if (programs.size > 0) {
    console.error(
      "\ninterrupted: waiting until the running programs have ended. Ctrl-C again ends them at once: Terraform then does not save its state, " +
        "and what it has just created is in no state",
    );
  }
  interruptPrograms(signal === "SIGINT" || !OWN_GROUP);
  await Promise.all([...programs.values()].map(({ ended }) => ended));
  for (const cleanup of [...cleanups].reverse()) await within(CLEANUP_MS, cleanup);
  process.exit();
}

async function within(ms: number, work: () => unknown): Promise<void> {
  await Promise.race([
    Promise.resolve()
      .then(work)
      .catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, ms)),
  ]);
}
