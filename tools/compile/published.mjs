/** Builds are in folders named after their inputs; a build appears completely or not at all. */
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Older builds of a kind to keep, so that switching between two branches needs no new build. */
const KEPT_BUILDS = 3;

/** Renames a finished folder to its final name `<kind>-<fingerprint>` and deletes old folders of the same kind. */
export function publish(scratch, target) {
  try {
    renameSync(scratch, target);
  } catch (error) {
    // Another process built the same inputs at the same time.
    if (!existsSync(target)) throw error;
    rmSync(scratch, { recursive: true, force: true });
  }
  prune(dirname(target), basename(target));
}

/** Writes a file; it appears completely or not at all. */
export function publishFile(target, contents) {
  const scratch = `${target}.${process.pid}`;
  try {
    writeFileSync(scratch, contents);
    renameSync(scratch, target);
  } catch (error) {
    rmSync(scratch, { force: true });
    // A full disk is reported without the file.
    error.path ??= target;
    throw error;
  }
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
