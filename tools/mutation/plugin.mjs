/** Plugins for Stryker: draw a sample, and run a mutant only against the test files that reach it. */
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import {
  commonTokens,
  declareClassPlugin,
  declareFactoryPlugin,
  PluginKind,
  tokens,
} from "@stryker-mutator/api/plugin";
import { strykerPlugins as jestPlugins } from "@stryker-mutator/jest-runner";
import { sampled } from "./sample.mjs";
import { nearestFirst, pagesOf } from "./tests-of.mjs";

const [jest] = jestPlugins;

/** Jest loads every test file for every mutant, even if it runs no test of it; this runner selects the files to load. */
class ChosenTests {
  constructor(inner, { steadfast }) {
    this.inner = inner;
    this.settings = steadfast;
  }

  capabilities() {
    return this.inner.capabilities();
  }

  init() {
    return this.inner.init();
  }

  async dryRun(options) {
    this.full = true;
    const result = await this.inner.dryRun(options);
    const files = {};
    for (const { id, fileName } of result.tests ?? []) {
      files[id] = [...new Set([...(files[id] ?? []), relative(process.cwd(), fileName)])];
    }
    // Another process runs the mutants.
    writeFileSync(this.settings.filesByTest, JSON.stringify(files));
    return result;
  }

  async mutantRun(options) {
    // Stryker retries in another process: this one still has gigabytes of modules from the dry run in memory.
    if (this.full) throw new Error("the process of the dry run is too slow for mutants");
    let result;
    for (const files of this.rounds(options)) {
      result = await this.runIn(files, options);
      if (result.status !== "survived") break;
    }
    return result;
  }

  /** The nearest file detects most mutants; the generated pages take longest. */
  rounds({ activeMutant, testFilter }) {
    const source = relative(this.settings.root, activeMutant.fileName);
    // Every test that reaches a module covers its load-time code; for other code the dry run reports the tests.
    const covering = testFilter?.flatMap((id) => this.filesByTest()[id] ?? []);
    const [first, ...others] = nearestFirst(source, new Set(covering ?? this.settings.tests[source]));
    return [first === undefined ? [] : [first], others, pagesOf(source)].filter((files) => files.length > 0);
  }

  filesByTest() {
    this.known ??= JSON.parse(readFileSync(this.settings.filesByTest, "utf8"));
    return this.known;
  }

  async runIn(files, options) {
    const all = this.inner.jestConfig;
    this.inner.jestConfig = { ...all, testMatch: files.map((file) => `<rootDir>/${file}`) };
    try {
      return await this.inner.mutantRun(options);
    } finally {
      this.inner.jestConfig = all;
    }
  }
}

class Sample {
  static inject = tokens(commonTokens.options);

  constructor({ steadfast }) {
    this.settings = steadfast;
  }

  async init() {}

  /** One group: the sample is drawn from all mutants. */
  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    const { root, sample, seed } = this.settings;
    const named = mutants.map((mutant) => ({ ...mutant, fileName: relative(root, mutant.fileName) }));
    const drawn = sampled(named, sample, seed);
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        drawn.has(id) ? { status: "passed" } : { status: "compileError", reason: "not in the sample" },
      ]),
    );
  }
}

function chosenTests(injector) {
  return new ChosenTests(jest.factory(injector), injector.resolve(commonTokens.options));
}
chosenTests.inject = tokens(commonTokens.injector);

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, "chosen-tests", chosenTests),
  declareClassPlugin(PluginKind.Checker, "sample", Sample),
];
