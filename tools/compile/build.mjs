/**
 * Compiles a TypeScript project into a folder named after its inputs. An earlier build is used again only when every input
 * is identical, so neither outdated code nor code with type errors ever runs.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { publish } from "./published.mjs";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Folder of the bindings that `npm run get` generates, below the root. */
export const GENERATED = ".gen";
const COMPILER = join(ROOT, "node_modules/typescript-native/bin/tsc");

export class BuildFailure extends Error {
  name = "BuildFailure";
}

/** The folder with the compiled project; `name` stands for `tsconfig.<name>.json`. Throws BuildFailure. */
export async function build(name, root = ROOT) {
  const folder = join(root, "build");
  const target = join(folder, `${name}-${fingerprint(name, root)}`);
  if (existsSync(target)) return target;

  const scratch = `${target}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    await compile(name, ["--outDir", scratch], root);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  }
  publish(scratch, target);
  return target;
}

/** Checks the types of a project without writing anything. Throws BuildFailure. */
export function check(name, root = ROOT) {
  return compile(name, ["--noEmit"], root);
}

async function compile(name, options, root) {
  const args = ["-p", join(root, `tsconfig.${name}.json`), ...options];
  const { code, output } = await compiler([...args, "--pretty", String(process.stderr.isTTY === true)], root);
  if (code !== 0) throw new BuildFailure(output.trim() || `the compiler ended with ${code}`);
}

function compiler(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMPILER, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code: code ?? signal, output }));
  });
}

function fingerprint(name, root) {
  const hash = createHash("sha256");
  for (const path of inputs(name, root)) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex").slice(0, 16);
}

function inputs(name, root) {
  const config = join(root, `tsconfig.${name}.json`);
  const { include } = JSON.parse(readFileSync(config, "utf8"));
  const sources = [...include, GENERATED]
    .map((entry) => join(root, entry))
    .filter(existsSync)
    .flatMap(typescriptBelow);
  return [config, join(root, "tsconfig.json"), join(root, "package-lock.json"), ...sources].sort();
}

export function typescriptBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
