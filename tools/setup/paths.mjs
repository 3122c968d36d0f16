import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";

/** Folder of all files that the setup creates; delete it to undo the setup. */
export const STORE = join(ROOT, ".steadfast");
const HOUR_MS = 3_600_000;

/** A path inside the store; creates its folder. */
export function stored(...parts) {
  const path = join(STORE, ...parts);
  mkdirSync(join(path, ".."), { recursive: true });
  return path;
}

/** A new folder for incomplete results. Removes those that killed runs have left: none is used for an hour. */
export function scratchFolder(prefix) {
  const created = mkdtempSync(stored(prefix));
  for (const name of readdirSync(STORE).filter((one) => one.startsWith(prefix))) {
    const folder = join(STORE, name);
    const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changed > HOUR_MS) rmSync(folder, { recursive: true, force: true });
  }
  return created;
}
