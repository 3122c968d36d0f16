/** Which tests belong to a source file: those that import it, themselves or through the tests' own support. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const IMPORT = /(?:from|import)\s+"(\.[^"]+)"/g;
/** Tests that start Terraform, an emulator or whole deployments take too long for every mutant. */
const TOO_LONG = /^__tests__\/(?:embedded|faults|emulator|generated|stacks|tools)\/|-bugs\.test\.ts$/;

/** Source file → test files, all relative to `root`. */
export function testsBySource(root) {
  const bySource = new Map();
  for (const test of typescript(root, "__tests__").filter(
    (file) => file.endsWith(".test.ts") && !TOO_LONG.test(file),
  )) {
    for (const source of sources(root, test, new Set())) bySource.set(source, [...(bySource.get(source) ?? []), test]);
  }
  return bySource;
}

/** The tests that a file's mutants are tried on: its own by name where there are any, else all that import it. */
export function testsOf(source, bySource) {
  const all = bySource.get(source) ?? [];
  const own = `__tests__/${source.replace(/\.ts$/, ".test.ts")}`;
  const named = all.filter((test) => test === own);
  return named.length > 0 && all.length > 6 ? named : all;
}

function sources(root, file, seen) {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = [...readFileSync(join(root, file), "utf8").matchAll(IMPORT)].flatMap(([, path]) => {
    const target = `${relative(root, join(root, dirname(file), path))}.ts`;
    return existsSync(join(root, target)) ? [target] : [];
  });
  return imports.flatMap((target) => (target.startsWith("__tests__/") ? sources(root, target, seen) : [target]));
}

/** TypeScript files at or below a path. */
export function typescript(root, path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
