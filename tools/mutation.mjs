/**
 * `npm run mutation -- <folder or file> … [--sample <number>] [--seed <text>]`: makes small changes to the code, one at a
 * time, and counts how many of them the tests detect. With `--sample` only that many changes of each folder are tried,
 * the same ones each time; another seed selects others. Exit code 1 when a folder is below its threshold. Not part of
 * `npm test`: a whole folder takes hours.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { ROOT } from "./compile/build.mjs";
import { buildFunctions } from "./compile/functions.mjs";
import { drawn } from "./mutation/draw.mjs";
import { excluded } from "./mutation/exclusions.mjs";
import { scoreOf, summary, THRESHOLDS, tooLow } from "./mutation/score.mjs";
import { pagesOf, reachedByTest, testsOf, typescript } from "./mutation/tests-of.mjs";

process.chdir(ROOT);
const { paths, sample, seed } = asked();
process.env.STEADFAST_FUNCTIONS = await buildFunctions();
process.env.POWERTOOLS_LOG_LEVEL = "SILENT";
process.env.POWERTOOLS_METRICS_DISABLED = "true";
const byTest = reachedByTest(ROOT);
const reports = join(ROOT, "reports", "mutation");
mkdirSync(reports, { recursive: true });
const scores = [];
for (const path of paths) {
  const sources = typescript(ROOT, path).filter((file) => excluded(file) === undefined);
  const draw = sample === undefined ? undefined : await drawn(ROOT, sources, sample, seed);
  const results = await mutants(draw?.sources ?? sources, draw?.ranges ?? sources).catch(failed);
  const score = scoreOf(results, draw?.all);
  writeFileSync(join(reports, `${path.replaceAll("/", ".")}.txt`), score.lines.map((line) => `${line}\n`).join(""));
  for (const line of score.lines) console.log(`  ${line}`);
  console.log(summary(path, score));
  scores.push({ path, ...score });
}
const low = tooLow(scores);
for (const line of low) console.error(line);
process.exitCode = low.length > 0 ? 1 : 0;

/** Result of each mutant in these ranges of these files. */
async function mutants(sources, ranges) {
  const tests = Object.fromEntries(sources.map((source) => [source, testsOf(source, byTest)]));
  const pages = sources.flatMap(pagesOf);
  process.env.MUTATION_TESTS = [...new Set([...Object.values(tests).flat(), ...pages])].join(",");
  return new Stryker({
    mutate: ranges,
    plugins: ["@stryker-mutator/jest-runner", join(ROOT, "tools/mutation/plugin.mjs")],
    testRunner: "chosen-tests",
    checkers: sample === undefined ? [] : ["sample"],
    steadfast: {
      sample,
      seed,
      root: ROOT,
      tests,
      filesByTest: join(reports, "files-by-test.json"),
    },
    jest: { configFile: "tools/mutation/jest.config.cjs", enableFindRelatedTests: false },
    coverageAnalysis: "perTest",
    dryRunTimeoutMinutes: 30,
    // Longer than the tests take: a busy machine must not count as a detected mutant. Most endless loops end by their count.
    timeoutMS: 180_000,
    concurrency: 1,
    maxTestRunnerReuse: 50,
    reporters: process.env.MUTATION_LOG ? ["progress-append-only"] : [],
    logLevel: process.env.MUTATION_LOG ?? "off",
    allowEmpty: true,
    cleanTempDir: "always",
    ignorePatterns: ["build", "cdktf.out", ".steadfast", "reports"],
  }).runMutationTest();
}

/** Without a change every test must pass, or the results have no meaning. */
function failed(error) {
  console.error(`${error.message} Run \`npm run test:unit\`, or set MUTATION_LOG=info for details.`);
  process.exit(1);
}

function asked() {
  const { values, positionals } = parseArgs({
    options: { sample: { type: "string" }, seed: { type: "string", default: "1" } },
    allowPositionals: true,
  });
  const paths = positionals.map((path) => path.replace(/\/$/, ""));
  const wrong = paths.filter((path) => !existsSync(join(ROOT, path)) || !(path.split("/")[0] in THRESHOLDS));
  const problems = [
    ...wrong.map((path) => `cannot mutate ${path}`),
    ...(paths.length === 0 || wrong.length > 0
      ? [`name folders or files below ${Object.keys(THRESHOLDS).join(", ")}`]
      : []),
    ...(values.sample !== undefined && !/^[1-9]\d*$/.test(values.sample)
      ? [`--sample ${values.sample}: give a whole number of mutants from 1`]
      : []),
  ];
  if (problems.length > 0) {
    for (const problem of problems) console.error(problem);
    process.exit(1);
  }
  return { paths, sample: values.sample === undefined ? undefined : Number(values.sample), seed: values.seed };
}
