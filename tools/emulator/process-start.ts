import { spawnSync } from "node:child_process";
import * as fs from "node:fs";

/**
 * When a process started, as the operating system reports it; undefined when there is no such process. The system uses a process
 * id again, but not with the same start.
 */
export function processStart(pid: number): string | undefined {
  if (fs.existsSync("/proc/self/stat")) return fromProc(pid);
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
  return processStart(pid) === started;
}

/** Field 22 of `/proc/<pid>/stat`, in clock ticks since the boot. The second field, the name, may contain spaces. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    const boot = /^btime (\d+)$/m.exec(fs.readFileSync("/proc/stat", "utf8"))?.[1] ?? "";
    return `${boot} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? ""}`;
  } catch {
    return undefined;
  }
}
