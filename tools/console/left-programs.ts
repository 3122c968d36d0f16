import * as fs from "node:fs";
import * as path from "node:path";
import { processStart, sendSignal, stillRuns } from "../emulator/process-start";
import { writeFile } from "./write-file";

/** Folder of the records of running programs. */
export const PROGRAMS = path.resolve(".steadfast/programs");
const POLL_MS = 100;

interface Started {
  readonly pid: number;
  /** When the process started: another program may have its id now. */
  readonly started: string | undefined;
}

/** A program, and the run that started it. */
export interface Program extends Started {
  readonly command: string;
  readonly run: Started;
  /** Whether it has been interrupted: Terraform would end at once after a second signal, before it saves the state. */
  readonly interrupted?: boolean;
}

/** This process, as the records of its programs name it. */
export function ownRun(): Started {
  return { pid: process.pid, started: processStart(process.pid) };
}

/** Records a program of this run while it runs. Without its record, only the run after a killed one could not find it. */
export function recordProgram(pid: number, [program = "", ...args]: readonly string[]): void {
  const command = [program, ...args.slice(0, 2)].map((one) => path.basename(one)).join(" ");
  const record: Program = { pid, started: processStart(pid), command, run: ownRun() };
  write(record);
}

export function forgetProgram(pid: number): void {
  bestEffort(() => {
    fs.rmSync(fileOf(pid), { force: true });
  });
}

/** Records that a program of this run gets its first signal. */
export function recordInterrupted(program: Program): void {
  write({ ...program, interrupted: true });
}

/** Recorded programs that run; removes the records of the others. */
export function runningPrograms(): Program[] {
  const found = recordFiles()
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      try {
        return [JSON.parse(fs.readFileSync(path.join(PROGRAMS, name), "utf8")) as Program];
      } catch {
        // It has just ended.
        return [];
      }
    });
  const running = found.filter(stillRuns);
  for (const { pid } of found.filter((program) => !running.includes(program))) forgetProgram(pid);
  return running;
}

function recordFiles(): string[] {
  try {
    return fs.readdirSync(PROGRAMS);
  } catch {
    // No program has been recorded.
    return [];
  }
}

/** Programs of this run. */
export function ownPrograms(): Program[] {
  return runningPrograms().filter(({ run }) => run.pid === process.pid);
}

/** Programs of this run that it has not started itself, such as Terraform under the CDKTF CLI. */
export function indirectPrograms(direct: readonly number[]): Program[] {
  return ownPrograms().filter(({ pid }) => !direct.includes(pid));
}

/**
 * Interrupts the programs that killed runs have left, as Ctrl-C does, and waits until they have ended: Terraform still writes the states.
 * @param report called with one line for each
 */
export async function endLeftPrograms(report: (line: string) => void): Promise<void> {
  const seen = new Set<number>();
  for (let left = leftPrograms(); left.length > 0; left = leftPrograms()) {
    // The CDKTF CLI ends when its Terraform has ended; interrupted, it would interrupt Terraform a second time.
    const terraform = left.filter(({ command }) => command.startsWith("terraform "));
    for (const program of (terraform.length > 0 ? terraform : left).filter(({ pid }) => !seen.has(pid))) {
      const { pid, command, interrupted = false } = program;
      seen.add(pid);
      report(`waiting until '${command}' (process ${pid}), which a killed run has left, has ended`);
      if (interrupted) continue;
      recordInterrupted(program);
      interrupt(pid);
    }
    await pause();
  }
}

/** Waits until the programs of this run have ended that it has not started itself. */
export async function indirectEnded(direct: () => readonly number[]): Promise<void> {
  while (indirectPrograms(direct()).length > 0) await pause();
}

function leftPrograms(): Program[] {
  return runningPrograms().filter(({ run }) => !stillRuns(run));
}

/** On Windows a signal would end it at once. */
export function interrupt(pid: number): void {
  if (process.platform !== "win32") sendSignal(pid, "SIGINT");
}

function write(record: Program): void {
  bestEffort(() => {
    writeFile(fileOf(record.pid), JSON.stringify(record));
  });
}

/** On a full disk, the program and its run continue. */
function bestEffort(work: () => void): void {
  try {
    work();
  } catch {
    // The record is for a later run only.
  }
}

function pause(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

function fileOf(pid: number): string {
  return path.join(PROGRAMS, `${pid}.json`);
}
