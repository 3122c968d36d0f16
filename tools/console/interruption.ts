import type { ChildProcess } from "node:child_process";
import {
  forgetProgram,
  indirectEnded,
  indirectPrograms,
  interrupt as interruptProgram,
  recordProgram,
} from "./left-programs";

/** Exit codes of programs that a signal ended, as in shells. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type Interrupting = keyof typeof CODES;
const SIGNALS = Object.keys(CODES) as Interrupting[];
/** Milliseconds that one cleanup may take. */
const CLEANUP_MS = 5000;

const cleanups = new Set<() => unknown>();
const programs = new Map<ChildProcess, Promise<void>>();
let signals = 0;
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
 * Lets an interrupted process wait until this program has ended: Terraform, which gets Ctrl-C from the terminal too, saves its state then.
 * The program is recorded until it ends, so that the run after a killed one can find it. Resolves when it and the recorded programs that it
 * started have ended.
 */
export function waitFor(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    child.once("error", resolve);
    child.once("exit", resolve);
  }).then(() => indirectEnded(direct));
  programs.set(child, ended);
  listen();
  const { pid } = child;
  if (pid !== undefined) recordProgram(pid, child.spawnargs);
  void ended.then(() => {
    if (pid !== undefined) forgetProgram(pid);
    programs.delete(child);
  });
  return ended;
}

/** Whether a signal is ending this process: then no program starts, and no result of one is used. */
export function isInterrupted(): boolean {
  return signals > 0;
}

/** Stays from then on: a signal that has arrived but is not handled yet would be lost with its listener. */
function listen(): void {
  if (listening) return;
  listening = true;
  for (const signal of SIGNALS) process.on(signal, interrupt);
}

function interrupt(signal: Interrupting): void {
  signals += 1;
  if (signals === 1) {
    void end(signal);
    return;
  }
  // The first signal is not passed on: a terminal sends it to the programs itself, and Terraform would end at once after two.
  for (const child of programs.keys()) child.kill(signal);
  for (const { pid } of indirectPrograms(direct())) interruptProgram(pid);
}

function direct(): number[] {
  return [...programs.keys()].flatMap(({ pid }) => pid ?? []);
}

async function end(signal: Interrupting): Promise<void> {
  process.once("exit", () => {
    process.exitCode = CODES[signal];
  });
  if (programs.size > 0) {
    console.error(
      "\ninterrupted: waiting until the running programs have ended; press Ctrl-C again to end them at once",
    );
  }
  await Promise.all(programs.values());
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
