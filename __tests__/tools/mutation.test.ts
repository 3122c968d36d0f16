import { evaluate } from "../support/evaluate";

const SCORE = "tools/mutation/score.mjs";
const TESTS = "tools/mutation/tests-of.mjs";
const results = (...statuses: string[]) => JSON.stringify(statuses.map((status) => ({ status })));

test("killed and timed-out mutants are noticed, survivors and uncovered ones missed, what does not compile is neither", () => {
  const all = results("Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "RuntimeError", "Killed");
  expect(evaluate(SCORE, `m.scoreOf(${all})`)).toEqual({ noticed: 3, missed: 2, percent: 60 });
  expect(evaluate(SCORE, "m.scoreOf([])")).toEqual({ noticed: 0, missed: 0, percent: 100 });
});

test("a folder's score counts all of its files, against the folder's own threshold", () => {
  const low = (files: object[]) => evaluate(SCORE, `m.tooLow(${JSON.stringify(files)})`);
  const file = (name: string, noticed: number, missed: number) => ({ file: name, noticed, missed });
  expect(low([file("dr/a.ts", 85, 15), file("config/b.ts", 80, 20)])).toEqual([]);
  expect(low([file("dr/a.ts", 84, 16), file("functions/b.ts", 100, 0), file("constructs/c.ts", 79, 21)])).toEqual([
    "dr: 84 %, at least 85 % are wanted",
    "constructs: 79 %, at least 80 % are wanted",
  ]);
  expect(low([file("dr/a.ts", 10, 0), file("dr/b.ts", 7, 3)])).toEqual([]);
});

test("a source's tests are those that import it, themselves or through the tests' support", () => {
  const tests = (source: string) =>
    evaluate(TESTS, `m.testsOf(${JSON.stringify(source)}, m.testsBySource(process.cwd()))`) as string[];
  expect(tests("functions/step/errors.ts")).toContain("__tests__/functions/errors.test.ts");
  expect(tests("functions/aurora-global/aurora-global.ts")).toContain("__tests__/functions/aurora-global.test.ts");
  expect(tests("main.ts")).toEqual([]);
  expect(tests("constructs/policy/order.ts").filter((test) => test.includes("-bugs"))).toEqual([]);
});
