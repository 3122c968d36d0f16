import * as fs from "node:fs";
import * as path from "node:path";
import { processStart, stillRuns } from "../emulator/process-start";
import { writeWhole } from "./whole-file";

const FOLDER = path.resolve(".steadfast/programs");
const POLL_MS = 100;

interface Started {
  readonly pid: number;
  /** When the process started: another program may have its id now. */
  readonly started: string | undefined;
}

/** A program, and the run that started it. */
interface Program extends Started {
  readonly command: string;
  readonly run: Started;
}

/** Records a program of this run while it runs. */
export function recordProgram(pid: number, [program = "", ...args]: readonly string[]): void {
  const command = [path.basename(program), ...args.slice(0, 2)].join(" ");
  const run = { pid: process.pid, started: processStart(process.pid) };
  const record: Program = { pid, started: processStart(pid), command, run };
  fs.mkdirSync(FOLDER, { recursive: true });
  writeWhole(fileOf(pid), JSON.stringify(record));
}

export function forgetProgram(pid: number): void {
  fs.rmSync(fileOf(pid), { force: true });
}

/**
 * Interrupts the programs that killed runs have left, as Ctrl-C does, and waits until they have ended: Terraform still writes the states.
 * @param report called with one line for each
 */
export async function endLeftPrograms(report: (line: string) => void): Promise<void> {
  for (const { pid, started, command } of left()) {
    report(`waiting until '${command}' (process ${pid}), which a killed run has left, has ended`);
    // There, the signal would end it at once.
    if (process.platform !== "win32") process.kill(pid, "SIGINT");
    while (stillRuns({ pid, started })) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    forgetProgram(pid);
  }
}

function left(): Program[] {
  if (!fs.existsSync(FOLDER)) return [];
  const found = fs.readdirSync(FOLDER).flatMap((name) => {
    try {
      return [JSON.parse(fs.readFileSync(path.join(FOLDER, name), "utf8")) as Program];
    } catch {
      // It has just ended.
      return [];
    }
  });
  const ended = found.filter((program) => !stillRuns(program));
  for (const { pid } of ended) forgetProgram(pid);
  return found.filter((program) => !ended.includes(program) && !stillRuns(program.run));
}

function fileOf(pid: number): string {
  return path.join(FOLDER, `${pid}.json`);
}
