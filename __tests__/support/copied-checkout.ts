import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const NOT_COPIED = [".git", ".steadfast", ".gen", "node_modules", "build", "cdktf.out", "reports", "coverage"];
const SETUP = ".steadfast/environment.json";

/** A copy of the checkout in a temporary folder, with the packages of this one. */
export class CopiedCheckout {
  readonly folder: string;

  /** @param setup whether the copy has the record of this checkout's setup; default true */
  constructor(name: string, { setup = true }: { readonly setup?: boolean } = {}) {
    this.folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `steadfast-${name}-`)));
    for (const one of fs.readdirSync(".").filter((entry) => !NOT_COPIED.includes(entry))) {
      fs.cpSync(one, this.path(one), { recursive: true });
    }
    fs.symlinkSync(path.resolve("node_modules"), this.path("node_modules"));
    fs.mkdirSync(this.path(".steadfast"));
    if (setup) fs.copyFileSync(SETUP, this.path(SETUP));
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  running(): string[] {
    return runningIn(this.folder);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Programs that run in a folder, by process id and command line. */
export function runningIn(folder: string): string[] {
  if (process.platform !== "linux") return [];
  return fs.readdirSync("/proc").flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)) return [];
      return [`${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()}`];
    } catch {
      return [];
    }
  });
}
