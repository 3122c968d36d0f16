import * as fs from "node:fs";
import * as os from "node:os";
import { Failure } from "../console/failure";
import { writeFile } from "../console/write-file";
import { processStart, stillRuns } from "../emulator/process-start";
import type { LockInfo } from "../terraform/lock";

interface Record {
  readonly pid: number;
  /** When the process started: another program may have its id now. */
  readonly process: string | undefined;
  /** ISO 8601. */
  readonly started: string;
}

/** Records the running bootstrap, to distinguish the locks of a killed run from those of a run in progress. */
export class RunRecord {
  private readonly killed: Record | undefined;

  constructor(private readonly file: string) {
    const last = readRecord(file);
    if (last && last.pid !== process.pid && stillRuns({ pid: last.pid, started: last.process })) {
      throw new Failure(
        `another bootstrap has been running on this machine since ${last.started} (process ${last.pid})`,
        "wait until it has ended, or stop it, then run the command again",
        `if that process is another program, delete ${file}`,
      );
    }
    this.killed = last && last.pid !== process.pid ? last : undefined;
    // After several killed runs, locks can be as old as the first of them.
    const started = this.killed?.started ?? new Date().toISOString();
    const { pid } = process;
    writeFile(file, JSON.stringify({ pid, process: processStart(pid), started }));
  }

  /** Whether a killed run on this machine created the lock. */
  isOfKilledRun(lock: LockInfo): boolean {
    if (!this.killed) return false;
    const me = `${os.userInfo().username}@${os.hostname()}`;
    const taken = Date.parse(lock.created.replace(" +0000 UTC", "Z").replace(" ", "T"));
    return lock.who === me && taken >= Date.parse(this.killed.started);
  }

  end(): void {
    fs.rmSync(this.file, { force: true });
  }
}

function readRecord(file: string): Record | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Record;
  } catch {
    return undefined;
  }
}
