/**
 * Keeps the bundle of each function in `build/bundles` with a hash of every input. A function is bundled again only when one of its
 * own inputs, or a setting, has changed. Each function has one file, which is replaced as a whole: other processes read the old
 * bundle or the new one.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { publishFile } from "./published.mjs";

const folder = (root) => join(root, "build/bundles");

/**
 * Hashes of inputs by path from the root. `values` are inputs that are no files, by name: a bundle has one as an input when one of
 * its modules contains the name.
 */
export class Inputs {
  #hashes = new Map();
  #values;

  constructor(root, values) {
    this.root = root;
    this.#values = values;
  }

  /** Undefined where there is no such file. */
  hash(path) {
    if (!this.#hashes.has(path)) this.#hashes.set(path, this.#compute(path));
    return this.#hashes.get(path);
  }

  /** All modules of a bundle, unused ones included, because a change of them can make them used; and the values that they name. */
  of(entry, { inputs }) {
    const found = new Set([entry]);
    for (const path of found)
      for (const { path: next, external } of inputs[path].imports) if (!external) found.add(next);
    const own = [...found].filter((path) => !path.includes("node_modules/"));
    const named = Object.keys(this.#values).filter((name) =>
      own.some((path) => readFileSync(join(this.root, path), "utf8").includes(name)),
    );
    return [...found, ...named];
  }

  /** Whether a file was written at or after a time in milliseconds. */
  changedSince(path, time) {
    return !(path in this.#values) && statSync(join(this.root, path)).mtimeMs >= time;
  }

  #compute(path) {
    if (path in this.#values) return sha256(this.#values[path]);
    const file = join(this.root, path);
    return existsSync(file) ? sha256(readFileSync(file)) : undefined;
  }
}

/** The zip of a function when neither the settings nor its inputs have changed, otherwise undefined. */
export function keptZip(name, settings, inputs) {
  const file = join(folder(inputs.root), `${name}.json`);
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, "utf8"));
  if (kept.settings !== settings) return undefined;
  if (!Object.entries(kept.inputs).every(([path, hash]) => inputs.hash(path) === hash)) return undefined;
  return Buffer.from(kept.zip, "base64");
}

/** Keeps the zip of a function, unless an input is no file or has changed since the bundler started, in milliseconds. */
export function keepZip(name, settings, inputs, { paths, zip, started }) {
  if (paths.some((path) => inputs.hash(path) === undefined || inputs.changedSince(path, started))) return;
  const hashes = Object.fromEntries(paths.sort().map((path) => [path, inputs.hash(path)]));
  const kept = { settings, inputs: hashes, zip: Buffer.from(zip).toString("base64") };
  mkdirSync(folder(inputs.root), { recursive: true });
  publishFile(join(folder(inputs.root), `${name}.json`), JSON.stringify(kept));
}

function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}
