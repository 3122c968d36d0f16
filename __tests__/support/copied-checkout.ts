import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const NOT_COPIED = [".git", ".steadfast", ".gen", "node_modules", "build", "cdktf.out", "reports", "coverage"];

/** A copy of the checkout with the packages of this one and a set-up of its own. */
export class CopiedCheckout {
  readonly folder: string;

  constructor(name: string) {
    this.folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `steadfast-${name}-`)));
    for (const one of fs.readdirSync(".").filter((entry) => !NOT_COPIED.includes(entry))) {
      fs.cpSync(one, this.path(one), { recursive: true });
    }
    fs.symlinkSync(path.resolve("node_modules"), this.path("node_modules"));
    fs.mkdirSync(this.path(".steadfast"));
    fs.copyFileSync(".steadfast/environment.json", this.path(".steadfast/environment.json"));
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Programs that run in the copy, by command line. */
  running(): string[] {
    if (process.platform !== "linux") return [];
    return fs.readdirSync("/proc").flatMap((pid) => {
      try {
        if (!/^\d+$/.test(pid) || !fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(this.folder)) return [];
        return [`${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()}`];
      } catch {
        return [];
      }
    });
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
