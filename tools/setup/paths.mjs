import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../compile/build.mjs";

/** Folder of all files that the setup creates. Its folders `bootstrap` and `destroy` may have the only copy of a state after a killed run. */
export const STORE = join(ROOT, ".steadfast");
const HOUR_MS = 3_600_000;

/** Folders that the commands write, by default. */
const WRITTEN = [STORE, join(ROOT, "build"), join(ROOT, "cdktf.out")];

/** Throws the error of the file system for the first folder that this user cannot write, or create. */
export function checkWritable() {
  for (const folder of WRITTEN) accessSync(existing(folder), constants.W_OK);
  return { version: "can be written", where: "" };
}

function existing(folder) {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

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
