/** What is built lies in a folder named after its inputs; it is seen whole or not at all. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Builds of a kind that are left beside the newest: whoever goes back and forth between two branches builds neither. */
const KEPT_BUILDS = 3;

/** Gives a finished folder the name by which it is found, and lets go of old ones of its kind, `<kind>-<fingerprint>`. */
export function publish(scratch, target) {
  try {
    renameSync(scratch, target);
  } catch (error) {
    // Another process has built from the same inputs in the meantime.
    if (!existsSync(target)) throw error;
    rmSync(scratch, { recursive: true, force: true });
  }
  prune(dirname(target), basename(target));
}

function prune(folder, current) {
  const kind = current.slice(0, current.lastIndexOf("-") + 1);
  const builds = readdirSync(folder)
    .filter((entry) => entry.startsWith(kind) && entry !== current)
    .map((entry) => join(folder, entry))
    .map((path) => ({ path, changed: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.changed - a.changed);
  for (const { path } of builds.slice(KEPT_BUILDS)) rmSync(path, { recursive: true, force: true });
}
