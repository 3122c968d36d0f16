import type { App } from "cdktf";
import * as fs from "node:fs";
import * as path from "node:path";
import { removeOtherForm } from "./shared/other-form";

const PREFIX = ".synth-";

/**
 * Runs a synth in a new folder below `outdir` and then moves its files to `outdir`, the manifest last. When the synth or the disk
 * fails, every earlier file stays as it was.
 */
export function published(outdir: string, synthesize: (scratch: string) => App): void {
  fs.mkdirSync(outdir, { recursive: true });
  for (const name of fs.readdirSync(outdir).filter((one) => one.startsWith(PREFIX))) {
    if (!isAlive(Number(name.slice(PREFIX.length)))) fs.rmSync(path.join(outdir, name), { recursive: true });
  }
  const scratch = path.join(outdir, `${PREFIX}${process.pid}`);
  try {
    const app = synthesize(scratch);
    move(scratch, outdir);
    for (const stack of fs.readdirSync(path.join(scratch, "stacks"))) removeOtherForm(outdir, stack, app);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function move(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  const entries = fs.readdirSync(from, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => Number(a.isFile()) - Number(b.isFile()))) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) move(source, target);
    else fs.renameSync(source, target);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
