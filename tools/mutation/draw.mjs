/** Draws a sample before Stryker starts, so that Stryker instruments only the sample, not a whole folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { sampled } from "./sample.mjs";

const QUIET = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };

/**
 * The number of mutants in these files, the files with mutants in the sample, and the ranges of these mutants in the format
 * of Stryker's option `mutate`. A range may contain another mutant: the runner draws the sample again.
 */
export async function drawn(root, sources, size, seed) {
  const files = sources.map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), "utf8") }));
  const { mutants } = await new Instrumenter(QUIET).instrument(files, {
    plugins: null,
    ignorers: [],
    excludedMutations: [],
  });
  const chosen = sampled(mutants, size, seed);
  const sample = mutants.filter(({ id }) => chosen.has(id));
  return {
    all: mutants.length,
    sources: [...new Set(sample.map(({ fileName }) => fileName))],
    ranges: [...new Set(sample.map(range))],
  };
}

/** For example `dr/derived/iam.ts:12:4-14:30`: lines from 1, columns from 0. */
function range({ fileName, location: { start, end } }) {
  return `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}
