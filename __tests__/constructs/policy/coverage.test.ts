import * as fs from "node:fs";
import * as path from "node:path";
import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { RULES } from "../../../constructs/policy/rules";

const folder = path.join("__tests__", "constructs", "policy");

test("every rule has a negative test, and every file of a rule is in the list", () => {
  const tests = fs.readdirSync(folder).filter((file) => file.endsWith("-negative.test.ts"));
  const tested = tests
    .flatMap((file) => [...fs.readFileSync(path.join(folder, file), "utf8").matchAll(/^ {4}rule: "([^"]+)"/gm)])
    .map((match) => match[1]);
  expect([...new Set(tested)].sort()).toEqual(RULES.map(({ id }) => id));
  const files = fs.readdirSync(path.join("constructs", "policy", "rules")).map((file) => file.replace(".ts", ""));
  expect(files.sort()).toEqual(RULES.map(({ id }) => id));
});

test("every rule across stacks has negative tests", () => {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith("-negative.test.ts"));
  const tests = files.map((file) => fs.readFileSync(path.join(folder, file), "utf8")).join("");
  for (const { id } of CROSS_RULES) expect(new RegExp(`check\\(\\s*"${id}"`).test(tests) ? "" : id).toBe("");
});
