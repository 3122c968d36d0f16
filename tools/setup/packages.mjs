import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { Missing } from "./missing.mjs";

const LOCK = join(ROOT, "package-lock.json");
/** What npm has installed; it writes this file last. */
const INSTALLED = join(ROOT, "node_modules", ".package-lock.json");

/** Identifies the locked packages. */
export function packagesStamp() {
  return createHash("sha256").update(readFileSync(LOCK)).digest("hex");
}

/** Installs the locked packages unless they are installed; without `mayInstall` missing packages are an error. */
export function findPackages(report, { mayInstall = true } = {}) {
  if (!existsSync(INSTALLED) || !complete(packagesIn(LOCK), packagesIn(INSTALLED))) {
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
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules/cdktf/package.json"), "utf8"));
  return { version: `cdktf ${version}`, where: "node_modules" };
}

/** Whether every locked package is installed as it is locked. Optional ones can be for other platforms. */
export function complete(locked, installed) {
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    const found = installed[path];
    if (path === "" || (found === undefined && optional)) return true;
    return found?.version === version && found.integrity === integrity;
  });
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
