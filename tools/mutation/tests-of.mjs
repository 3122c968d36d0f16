/** Which tests belong to a source file: those that reach it through imports, the nearest first. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/** Imports at run time; type-only imports are removed before. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]+)"/g;
const TYPE_IMPORT = /^import type [^;]+;$/gm;
/** Tests that start Terraform, an emulator, compilers or whole deployments take too long for every mutant. */
const TOO_LONG =
  /^__tests__\/(?:deployed|faults|emulator|generated|stacks|tools)\/|^__tests__\/(?:functions\/bundles|dr\/plan\/any-plan|dr\/plans\/web-faults|constructs\/valid-terraform)\.test\.ts$/;
/** Negative tests of policy rules: they change whole deployments. */
const NEGATIVE = /-negative\.test\.ts$/;
const RULE = /^constructs\/policy\/(?:rules|across)\/.*\.ts$/;
/** Compares the synthesized output with the generated pages: takes half a minute, for changes that no other test detects. */
const PAGES = "__tests__/generated/docs.test.ts";
/** Maximum number of test files per mutant: those of constructs take seconds to load, and the pages follow. */
const mostFiles = (source) => (source.startsWith("constructs/") ? 6 : 12);

/**
 * Test file → the source files that it reaches through imports, and those among them that it (or the tests' support that
 * it uses) imports directly; all relative to `root`. A negative test synthesizes deployments and so reaches nearly
 * everything: only the rules that it names, and their imports, count.
 */
export function reachedByTest(root) {
  const imports = new Map();
  const rules = typescript(root, "constructs/policy").filter((file) => RULE.test(file));
  const tests = typescript(root, "__tests__").filter((file) => file.endsWith(".test.ts") && !TOO_LONG.test(file));
  return new Map(
    tests.map((test) => {
      if (!NEGATIVE.test(test)) return [test, reached(root, [test], imports)];
      const text = readFileSync(join(root, test), "utf8");
      return [
        test,
        reached(
          root,
          rules.filter((rule) => text.includes(`"${basename(rule, ".ts")}"`)),
          imports,
        ),
      ];
    }),
  );
}

/**
 * The tests of a source: tests of its own folder that reach it, and tests of other folders that import it directly, except
 * those of constructs, which take seconds to load.
 */
export function testsOf(source, byTest) {
  const own = `__tests__/${source.split("/")[0]}/`;
  return [...byTest]
    .filter(([test, { all, direct }]) =>
      test.startsWith(own) ? all.has(source) : direct.has(source) && !test.startsWith("__tests__/constructs/"),
    )
    .map(([test]) => test);
}

/** Tests for a mutant that all other tests have missed. */
export function pagesOf(source) {
  return /^(?:constructs|config)\//.test(source) ? [PAGES] : [];
}

/**
 * Test files in the order in which they run for the mutants of a source: the test of the same name, those of the same folder,
 * of its parent folders, others, negative tests first; at most twelve, and six for constructs.
 */
export function nearestFirst(source, tests) {
  const distance = (test) => {
    const [own, other] = [source.replace(/\.ts$/, ""), test.replace(/^__tests__\/|\.test\.ts$/g, "")];
    if (own === other) return 0;
    const [parts, others] = [own.split("/"), other.split("/")];
    const common = parts.findIndex((part, i) => part !== others[i]);
    return 10 - (common === -1 ? parts.length : common);
  };
  const negative = (test) => Number(!NEGATIVE.test(test));
  return [...tests]
    .sort((a, b) => distance(a) - distance(b) || negative(a) - negative(b) || a.localeCompare(b))
    .slice(0, mostFiles(source));
}

function reached(root, files, imports) {
  const [all, direct] = [new Set(), new Set()];
  const open = files.map((file) => [file, true]);
  while (open.length > 0) {
    const [file, byTests] = open.pop();
    if (byTests) direct.add(file);
    if (all.has(file)) continue;
    all.add(file);
    if (!imports.has(file)) imports.set(file, importsOf(root, file));
    for (const target of imports.get(file)) open.push([target, file.startsWith("__tests__/")]);
  }
  return { all, direct };
}

function importsOf(root, file) {
  const text = readFileSync(join(root, file), "utf8").replace(TYPE_IMPORT, "");
  return [...text.matchAll(IMPORT)].flatMap(([, path]) => {
    const target = relative(root, join(root, dirname(file), path));
    return [`${target}.ts`, `${target}/index.ts`].filter((one) => existsSync(join(root, one))).slice(0, 1);
  });
}

/** TypeScript files at or below a path. */
export function typescript(root, path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}
