import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { Missing } from "./missing.mjs";

const STAMP = join(ROOT, "node_modules", ".steadfast-lock");

/** Identifies the locked packages. */
export function packagesStamp() {
  return createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
}

/** Installs the locked packages unless they are installed; without `mayInstall` missing packages are an error. */
export function findPackages(report, { mayInstall = true } = {}) {
  const lock = packagesStamp();
  const current = existsSync(STAMP) && readFileSync(STAMP, "utf8") === lock;
  if (!current) {
    if (!mayInstall) throw new Missing("The npm packages are not installed", ["run `npm ci`"]);
    report("installing npm packages (about a minute the first time)");
    const npm = spawnSync(process.platform === "win32" ? "npm.cmd" : "npm", ["ci", "--no-progress"], {
      cwd: ROOT,
      encoding: "utf8",
      shell: process.platform === "win32",
    });
    if (npm.status !== 0) {
      throw new Missing(`\`npm ci\` failed:\n${`${npm.stdout ?? ""}${npm.stderr ?? ""}`.trim() || npm.error}`, [
        "check that the npm registry can be reached: `npm ping`",
      ]);
    }
    writeFileSync(STAMP, lock);
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules/cdktf/package.json"), "utf8"));
  return { version: `cdktf ${version}`, where: "node_modules" };
}
