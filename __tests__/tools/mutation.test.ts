import { evaluate } from "../support/evaluate";

const SCORE = "tools/mutation/score.mjs";
const TESTS = "tools/mutation/tests-of.mjs";
const SAMPLE = "tools/mutation/sample.mjs";
const DRAW = "tools/mutation/draw.mjs";
const mutant = (id: number, status = "Killed") => ({
  id: String(id),
  status,
  fileName: `${process.cwd()}/dr/${id % 2 === 0 ? "even" : "odd"}.ts`,
  location: { start: { line: id, column: 4 }, end: { line: id, column: 9 } },
  mutatorName: "BooleanLiteral",
  replacement: "false",
});
interface Drawn {
  readonly all: number;
  readonly sources: readonly string[];
  readonly ranges: readonly string[];
}
const scoreOf = (...statuses: string[]) =>
  evaluate(SCORE, `m.scoreOf(${JSON.stringify(statuses.map((status, i) => mutant(i + 1, status)))})`);

test("mutants that fail a test, end it or keep it from loading are detected, survivors and uncovered ones missed, ignored ones are neither", () => {
  expect(scoreOf("Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "RuntimeError", "Killed")).toEqual({
    detected: 4,
    timedOut: 1,
    missed: 2,
    all: 7,
    percent: 66.7,
    lines: ["dr/even.ts:4:5 NoCoverage BooleanLiteral: false", "dr/odd.ts:3:5 Survived BooleanLiteral: false"],
  });
  expect(evaluate(SCORE, `m.scoreOf([${JSON.stringify(mutant(1))}], 30)`)).toMatchObject({ detected: 1, all: 30 });
  expect(scoreOf()).toEqual({ detected: 0, timedOut: 0, missed: 0, all: 0, percent: 100, lines: [] });
});

test("a summary contains whether all mutants were tried or a sample of them", () => {
  const summary = (all: number, timedOut = 0) =>
    evaluate(SCORE, `m.summary("dr", { detected: 9, timedOut: ${timedOut}, missed: 1, all: ${all}, percent: 90 })`);
  expect(summary(10)).toBe("dr: 90 % of 10 mutants (9 detected, 1 missed)");
  expect(summary(3000)).toBe("dr: 90 % of a sample of 10 of 3000 mutants (9 detected, 1 missed)");
  expect(summary(10, 2)).toBe("dr: 90 % of 10 mutants (9 detected, 2 of them by a timeout, 1 missed)");
});

test("the score of a folder counts all its tried mutants, against the threshold of the folder", () => {
  const low = (scores: object[]) => evaluate(SCORE, `m.tooLow(${JSON.stringify(scores)})`);
  const score = (path: string, detected: number, missed: number) => ({ path, detected, missed });
  expect(low([score("dr/a.ts", 85, 15), score("config", 80, 20)])).toEqual([]);
  expect(low([score("dr", 84, 16), score("functions/b.ts", 100, 0), score("constructs/edge", 79, 21)])).toEqual([
    "dr: 84 %, at least 85 % required",
    "constructs: 79 %, at least 80 % required",
  ]);
  expect(low([score("dr/a.ts", 10, 0), score("dr/b.ts", 7, 3)])).toEqual([]);
});

test("a sample is the same each time, another seed draws another one, and a small folder is tried completely", () => {
  const draw = (ids: readonly number[], size: number, seed: string) =>
    evaluate(
      SAMPLE,
      `[...m.sampled(${JSON.stringify(ids.map((id) => mutant(id)))}, ${size}, "${seed}")].sort()`,
    ) as string[];
  const ids = Array.from({ length: 40 }, (_, i) => i + 1);
  const drawn = draw(ids, 5, "1");
  expect(drawn).toHaveLength(5);
  expect(draw(ids.toReversed(), 5, "1")).toEqual(drawn);
  expect(draw(ids, 5, "2")).not.toEqual(drawn);
  expect(draw([1, 2], 5, "1")).toEqual(["1", "2"]);
});

test("only the mutants of the sample are instrumented, and all mutants are counted", () => {
  const draw = (size: number) =>
    `m.drawn(process.cwd(), ["config/schema/groups/tags.ts", "functions/steps/lock/lock.ts"], ${size}, "1")`;
  const [one, whole] = evaluate(DRAW, `Promise.all([${draw(1)}, ${draw(10_000)}])`) as [Drawn, Drawn];
  expect(one.all).toBe(whole.all);
  expect(one.ranges).toHaveLength(1);
  expect(one.ranges[0]).toMatch(/^(config\/schema\/groups\/tags|functions\/steps\/lock\/lock)\.ts:\d+:\d+-\d+:\d+$/);
  expect(one.sources).toEqual([one.ranges[0]!.split(":")[0]]);
  expect(whole.sources).toEqual(["config/schema/groups/tags.ts", "functions/steps/lock/lock.ts"]);
  expect(whole.ranges).toContain(one.ranges[0]);
});

describe("a source is tried on", () => {
  const SOURCES = [
    ...[
      "main.ts",
      "dr/derived/iam.ts",
      "dr/asl/stage-states.ts",
      "functions/runtime/step/errors.ts",
      "functions/steps/lock/lock.ts",
    ],
    ...["core/site", "edge/distribution", "policy/databases", "policy/rules/alarm-valid"].map(
      (name) => `constructs/${name}.ts`,
    ),
  ];
  const found = evaluate(
    TESTS,
    `(() => {
      const reached = m.reachedByTest(process.cwd());
      const tests = (source) => m.nearestFirst(source, m.testsOf(source, reached)).concat(m.pagesOf(source));
      return Object.fromEntries(${JSON.stringify(SOURCES)}.map((source) => [source, tests(source)]));
    })()`,
  ) as Record<string, string[]>;
  const tests = (source: string) => found[source]!;

  test("the tests of its folder that reach it, through any number of files", () => {
    expect(tests("dr/asl/stage-states.ts")).toContain("__tests__/dr/asl/asl.test.ts");
  });

  test("the test of its name first, and a limited number of others", () => {
    expect(tests("dr/derived/iam.ts")[0]).toBe("__tests__/dr/derived/iam.test.ts");
    expect(tests("constructs/core/site.ts")).toHaveLength(7);
  });

  test("the negative tests that name the rule, or a rule that uses it", () => {
    for (const source of ["rules/alarm-valid.ts", "databases.ts"]) {
      expect(tests(`constructs/policy/${source}`).join()).toMatch(/-negative\.test\.ts/);
    }
  });

  test("the generated pages last, if it affects the synthesized output", () => {
    expect(tests("constructs/edge/distribution.ts").at(-1)).toBe("__tests__/generated/docs.test.ts");
    expect(tests("functions/runtime/step/errors.ts")).not.toContain("__tests__/generated/docs.test.ts");
  });

  test("nothing if only a bundle can test it, with the reason", () => {
    const why = (file: string) => evaluate("tools/mutation/exclusions.mjs", `m.excluded("${file}") ?? null`);
    expect(why("functions/steps/lock/handler.ts")).toMatch(/^passes clients and settings/);
    expect(why("functions/steps/lock/lock.ts")).toBeNull();
  });

  test("nothing that deploys or starts processes", () => {
    expect(tests("main.ts")).toEqual([]);
    expect(tests("functions/steps/lock/lock.ts").join()).not.toMatch(/deployed|bundles/);
  });
});
