import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../build.mjs";
import { Missing } from "./missing.mjs";

/** Checks the running Node against package.json's `engines`. */
export function findNode(version = process.versions.node) {
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const wanted = engines.node.replace(">=", "");
  if (!atLeast(version, wanted)) {
    throw new Missing(`Node ${wanted} or later is needed, this is ${version}`, [
      "install a current one from https://nodejs.org or with your version manager (nvm, fnm, mise: `install --lts`)",
    ]);
  }
  return { version, where: process.execPath };
}

/** Whether a version is as high as another; both `major.minor.patch`, later parts may be left out. */
export function atLeast(version, wanted) {
  const [a, b] = [version, wanted].map((text) => text.split(".").map(Number));
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - b[i];
    if (difference !== 0) return difference > 0;
  }
  return true;
}
