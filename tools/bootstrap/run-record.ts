import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Failure } from "../console/failure";
import type { LockInfo } from "../terraform/lock";

interface Record {
  readonly pid: number;
  /** ISO 8601. */
  readonly started: string;
}

/** Remembers who bootstraps, so that the locks of a killed run can be told from those of somebody at work. */
export class RunRecord {
  private readonly died: Record | undefined;

  constructor(private readonly file: string) {
    const last = readRecord(file);
    if (last && last.pid !== process.pid && isAlive(last.pid)) {
      throw new Failure(
        `another bootstrap is at work here since ${last.started} (process ${last.pid})`,
        "wait for it, or end it, and run this again",
        `if that process is something else, delete ${file}`,
      );
    }
    this.died = last && last.pid !== process.pid ? last : undefined;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    // Of several killed runs in a row the first says since when locks may be left.
    const started = this.died?.started ?? new Date().toISOString();
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, started }));
  }

  /** Whether a lock was taken on this machine by a run that was killed. */
  left(lock: LockInfo): boolean {
    if (!this.died) return false;
    const me = `${os.userInfo().username}@${os.hostname()}`;
    const taken = Date.parse(lock.created.replace(" +0000 UTC", "Z").replace(" ", "T"));
    return lock.who === me && taken >= Date.parse(this.died.started);
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
