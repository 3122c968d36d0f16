/**
 * Bundles a compiled program into one file, and runs it with the code cache of an earlier run: to find and compile a
 * thousand modules takes longer than to run them.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { publishFile } from "./published.mjs";

/** The bundle of `<entry>.js` in a folder that `build` created. An existing bundle is up to date, because the folder is. */
export async function bundle(folder, entry) {
  const target = join(folder, `${entry}.bundle.js`);
  if (existsSync(target)) return target;
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(folder, `${entry}.js`)],
    outfile: target,
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    // Half as much to read.
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "error",
  });
  publishFile(target, outputFiles[0].contents);
  return target;
}

/** Runs a CommonJS file that nothing else loads. */
export function run(file) {
  const cache = `${file}.${process.version}.${process.arch}.cache`;
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new Script(Module.wrap(readFileSync(file, "utf8")), { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    // At the end, when all used code has been compiled.
    process.once("exit", () => keep(cache, script));
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
}

/** Errors are ignored: the next run creates the cache again. */
function keep(cache, script) {
  try {
    publishFile(cache, script.createCachedData());
  } catch {
    rmSync(`${cache}.${process.pid}`, { force: true });
  }
}
