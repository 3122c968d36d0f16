/**
 * Bundles each function in `functions/` into a zip that depends on its inputs alone: fixed times, modes and order, so
 * that Terraform sees a change only where there is one.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT, typescriptBelow } from "./build.mjs";
import { publish } from "./published.mjs";

/** Zip cannot tell times before 1980; this is the first it can, in local time as fflate writes it. */
const FIXED_TIME = new Date(1980, 0, 1);
const NODE_VERSION = "node22";

/** The folder with `<name>.zip` of every function. */
export async function buildFunctions(root = ROOT) {
  const target = join(root, "build", `functions-${fingerprint(root)}`);
  if (existsSync(target)) return target;
  const scratch = `${target}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  const [{ build }, { zipSync }] = await Promise.all([import("esbuild"), import("fflate")]);
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(names(root).map((name) => [name, join(root, "functions", name, "handler.ts")])),
    outdir: scratch,
    bundle: true,
    write: false,
    platform: "node",
    target: NODE_VERSION,
    format: "cjs",
    // A fifth less to send, to load and to pack.
    minifyWhitespace: true,
    alias: { "@aws-sdk/credential-provider-node": join(root, "functions/credentials/environment.ts") },
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "error",
    define: { DASHBOARD: JSON.stringify(await dashboard(root, build)) },
  });
  for (const { path, contents } of outputFiles) {
    const zip = zipSync({ "index.js": contents }, { level: 6, mtime: FIXED_TIME, os: 3, attrs: 0o644 << 16 });
    writeFileSync(path.replace(/\.js$/, ".zip"), zip);
  }
  publish(scratch, target);
  return target;
}

function names(root) {
  const folder = join(root, "functions");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "handler.ts")))
    .map((entry) => entry.name)
    .sort();
}

/** The dashboard as one page that asks for nothing else; nothing where there is none. */
async function dashboard(root, build) {
  const folder = join(root, "dashboard");
  if (!existsSync(folder)) return "";
  const { outputFiles } = await build({
    entryPoints: [join(folder, "dashboard.mjs")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "error",
  });
  const style = readFileSync(join(folder, "dashboard.css"), "utf8");
  return readFileSync(join(folder, "index.html"), "utf8")
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>\n${style}</style>`)
    .replace(/<script [^>]*>/, () => `<script>\n${outputFiles[0].text}`);
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
  const hash = createHash("sha256");
  for (const path of [...sources, join(root, "package-lock.json"), join(root, "tools/functions.mjs")].sort()) {
    hash.update(`${relative(root, path)}\0`).update(readFileSync(path));
  }
  return hash.digest("hex").slice(0, 16);
}
