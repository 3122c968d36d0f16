import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";

/** Everything the set-up makes lives here; deleting the folder undoes it. */
export const STORE = join(ROOT, ".steadfast");

/** A path inside the store, its folder made. */
export function stored(...parts) {
  const path = join(STORE, ...parts);
  mkdirSync(join(path, ".."), { recursive: true });
  return path;
}
