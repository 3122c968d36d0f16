import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { Failure } from "../console/failure";

const PROC = "/proc/self/stat";

/**
 * When a process started, as the operating system reports it; undefined when there is no such process, or when it has ended and its parent
 * has not noticed. The system uses a process id again, but not with the same start.
 */
export function processStart(pid: number): string | undefined {
  if (fs.existsSync(PROC)) return fromProc(pid);
  const { stdout, error } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  if (error) return undefined;
  const started = stdout.trim();
  return started === "" ? undefined : started;
}

/** Whether the process that was recorded with its start still runs. */
export function stillRuns({ pid, started }: { readonly pid: number; readonly started: string | undefined }): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Another user's process exists as well.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = processStart(pid);
  // Without /proc and ps, no start is known.
  return now === started && (now !== undefined || !fs.existsSync(PROC));
}

/** Sends a signal to a process; one that has ended needs none. Throws a `Failure` for a process of another user. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ESRCH") return;
    if (code !== "EPERM") throw error;
    throw new Failure(
      `the process ${pid} belongs to another user, and ${signal} cannot be sent to it`,
      `end it as that user, or wait until it has ended: ps -fp ${pid}`,
    );
  }
}

/** Fields 3 and 22 of `/proc/<pid>/stat`: the state, Z for a zombie, and the start in clock ticks since the boot. The second field, the name, may contain spaces. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return undefined;
    const boot = /^btime (\d+)$/m.exec(fs.readFileSync("/proc/stat", "utf8"))?.[1] ?? "";
    return `${boot} ${fields[19] ?? ""}`;
  } catch {
    return undefined;
  }
}
