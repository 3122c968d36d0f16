/**
 * `npm run mutation -- <folder or file> …`: changes the code in small ways, one at a time, and counts how many of the
 * changes the tests notice. Exit code 1 when a folder is below its threshold. Not part of `npm test`: hours for a folder.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { ROOT } from "./build.mjs";
import { buildFunctions } from "./functions.mjs";
import { scoreOf, THRESHOLDS, tooLow } from "./mutation/score.mjs";
import { testsBySource, testsOf, typescript } from "./mutation/tests-of.mjs";

process.chdir(ROOT);
const paths = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const wrong = paths.filter((path) => !existsSync(join(ROOT, path)) || !(path.split("/")[0] in THRESHOLDS));
if (paths.length === 0 || wrong.length > 0) {
  console.error(
    `${wrong.length > 0 ? `cannot mutate ${wrong.join(", ")}: ` : ""}name folders or files below ${Object.keys(THRESHOLDS).join(", ")}`,
  );
  process.exit(1);
}

process.env.STEADFAST_FUNCTIONS = await buildFunctions();
process.env.POWERTOOLS_LOG_LEVEL = "SILENT";
process.env.POWERTOOLS_METRICS_DISABLED = "true";
const bySource = testsBySource(ROOT);
const files = [];
for (const file of paths.flatMap((path) => typescript(ROOT, path.replace(/\/$/, "")))) {
  const tests = testsOf(file, bySource);
  const score = scoreOf(tests.length === 0 ? [] : await mutants(file, tests));
  if (tests.length === 0) console.log(`      -  ${file}: no test of its own imports it`);
  else console.log(`${String(score.percent).padStart(5)} %  ${file}: ${score.noticed} noticed, ${score.missed} missed`);
  files.push({ file, ...score });
}
const low = tooLow(files);
for (const line of low) console.error(line);
process.exitCode = low.length > 0 ? 1 : 0;

/** What became of each mutant of a file; those that are missed are listed in a report. */
async function mutants(file, tests) {
  process.env.MUTATION_TESTS = tests.join(",");
  const results = await new Stryker({
    mutate: [file],
    testRunner: "jest",
    jest: { configFile: "tools/mutation/jest.config.cjs", enableFindRelatedTests: false },
    coverageAnalysis: "perTest",
    concurrency: 1,
    reporters: [],
    logLevel: process.env.MUTATION_LOG ?? "off",
    allowEmpty: true,
    cleanTempDir: "always",
    ignorePatterns: ["build", "cdktf.out", ".gen", ".steadfast", "docs", "reports"],
  }).runMutationTest();
  report(file, results);
  return results;
}

function report(file, results) {
  const lines = results
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map(
      ({ location, mutatorName, replacement, status }) =>
        `${location.start.line}:${location.start.column + 1} ${status} ${mutatorName}: ${replacement.replace(/\s+/g, " ").slice(0, 120)}`,
    );
  mkdirSync(join(ROOT, "reports", "mutation"), { recursive: true });
  writeFileSync(join(ROOT, "reports", "mutation", `${file.replaceAll("/", ".")}.txt`), `${lines.join("\n")}\n`);
}
