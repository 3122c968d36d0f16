import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";

/** Folder of all files that the setup creates; delete it to undo the setup. */
export const STORE = join(ROOT, ".steadfast");

/** A path inside the store; creates its folder. */
export function stored(...parts) {
  const path = join(STORE, ...parts);
  mkdirSync(join(path, ".."), { recursive: true });
  return path;
}
