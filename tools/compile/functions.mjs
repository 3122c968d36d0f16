/**
 * Bundles each function in `functions/` into a zip that depends only on its inputs: fixed times, modes and order, so that
 * Terraform plans a change only when the code has changed. A function whose inputs have not changed is not bundled again.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildFailure, check, ROOT, typescriptBelow } from "./build.mjs";
import { Inputs, keepZip, keptZip } from "./kept-bundles.mjs";
import { publish } from "./published.mjs";

/** The first time that the zip format can store, in local time as fflate writes it. */
const FIXED_TIME = new Date(1980, 0, 1);
const NODE_VERSION = "node22";
/** The modules that decide how a bundle is made. */
const OWN = [import.meta.url, new URL("kept-bundles.mjs", import.meta.url)].map((url) => fileURLToPath(url));

/** The folder with `<name>.zip` of every function. Throws BuildFailure. */
export async function buildFunctions(root = ROOT) {
  const target = join(root, "build", `functions-${fingerprint(root)}`);
  if (existsSync(target)) return target;
  const scratch = `${target}.${process.pid}`;
  // The errors of the compiler are clearer than those of esbuild, but come later.
  const failed = (await Promise.allSettled([check("functions", root), bundleFunctions(root, scratch)])).find(
    ({ status }) => status === "rejected",
  );
  if (failed) {
    rmSync(scratch, { recursive: true, force: true });
    throw failed.reason;
  }
  publish(scratch, target);
  return target;
}

/** Writes `<name>.zip` of every function into a folder, without a check of the types. Throws BuildFailure. */
export async function bundleFunctions(root, folder) {
  mkdirSync(folder, { recursive: true });
  const [esbuild, { zipSync }] = await Promise.all([import("esbuild"), import("fflate")]);
  const build = (options) =>
    esbuild
      .build({ ...options, absWorkingDir: root, bundle: true, write: false, logLevel: "silent" })
      .catch(({ message }) => {
        throw new BuildFailure(message);
      });
  const page = await dashboard(root, build);
  const inputs = new Inputs(root, { DASHBOARD: page });
  const settings = settingsOf(root);
  const stale = [];
  for (const [name, at] of Object.entries(folders(root))) {
    const entry = join("functions", at, "handler.ts");
    const zip = keptZip(name, `${settings} ${entry}`, inputs);
    if (zip) writeFileSync(join(folder, `${name}.zip`), zip);
    else stale.push({ name, entry });
  }
  if (stale.length === 0) return;
  const started = Date.now();
  const { outputFiles, metafile } = await build({
    entryPoints: Object.fromEntries(stale.map(({ name, entry }) => [name, join(root, entry)])),
    outdir: folder,
    metafile: true,
    platform: "node",
    target: NODE_VERSION,
    format: "cjs",
    // A quarter less to upload, load and pack. Names are kept, so that stack traces are readable.
    minifyWhitespace: true,
    alias: { "@aws-sdk/credential-provider-node": join(root, "functions/runtime/credentials/environment.ts") },
    mainFields: ["module", "main"],
    legalComments: "none",
    define: { DASHBOARD: JSON.stringify(page) },
  });
  for (const { name, entry } of stale) {
    const { contents } = outputFiles.find(({ path }) => path === join(folder, `${name}.js`));
    const zip = zipSync({ "index.js": contents }, { level: 6, mtime: FIXED_TIME, os: 3, attrs: 0o644 << 16 });
    writeFileSync(join(folder, `${name}.zip`), zip);
    keepZip(name, `${settings} ${entry}`, inputs, { paths: inputs.of(entry, metafile), zip, started });
  }
}

/** Folders with a function, by its name: the last part of the path. Throws BuildFailure when two have the same name. */
function folders(root) {
  const top = join(root, "functions");
  if (!existsSync(top)) return {};
  const found = {};
  const handlers = readdirSync(top, { recursive: true })
    .filter((path) => basename(path) === "handler.ts")
    .sort();
  for (const folder of handlers.map(dirname)) {
    const name = basename(folder);
    if (found[name])
      throw new BuildFailure(`two functions are named '${name}': functions/${found[name]}, functions/${folder}`);
    found[name] = folder;
  }
  return found;
}

/** The dashboard as one self-contained page; empty if there is none. */
async function dashboard(root, build) {
  const folder = join(root, "dashboard");
  if (!existsSync(folder)) return "";
  const { outputFiles } = await build({
    entryPoints: [join(folder, "dashboard.mjs")],
    format: "iife",
    target: "es2022",
  });
  const style = readFileSync(join(folder, "dashboard.css"), "utf8");
  return readFileSync(join(folder, "index.html"), "utf8")
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>\n${style}</style>`)
    .replace(/<script [^>]*>/, () => `<script>\n${outputFiles[0].text}`)
    .replaceAll("\r\n", "\n");
}

function fingerprint(root) {
  const page = join(root, "dashboard");
  const sources = [
    ...["functions", "dr"]
      .map((folder) => join(root, folder))
      .filter(existsSync)
      .flatMap(typescriptBelow),
    ...(existsSync(page) ? readdirSync(page).map((name) => join(page, name)) : []),
  ];
  return hashOf(root, sources, settingsOf(root));
}

/** What every bundle depends on in addition to its inputs: packages, compiler options, and how bundles are made. */
export function settingsOf(root, esbuild = esbuildVersion()) {
  const files = ["package-lock.json", "tsconfig.json", "tsconfig.functions.json"].map((file) => join(root, file));
  return hashOf(root, [...files, ...OWN], esbuild);
}

/** Read when it is needed: this module is loaded before the packages are installed. */
function esbuildVersion() {
  return createRequire(import.meta.url)("esbuild/package.json").version;
}

function hashOf(root, paths, more) {
  const hash = createHash("sha256").update(more);
  for (const path of paths.sort()) hash.update(`${relative(root, path)}\0`).update(readFileSync(path));
  return hash.digest("hex").slice(0, 16);
}
