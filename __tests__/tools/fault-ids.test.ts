import * as fs from "node:fs";
import * as path from "node:path";

/** Ids at the start of test titles: `R8: …`, `R1, R13: …`, `R4 X20: …`. */
function idsIn(source: string): string[] {
  const titles = [...source.matchAll(/["`]((?:[A-Z]\d+,? ?)+): /g)].map(([, ids]) => ids!);
  return titles.flatMap((ids) => ids.match(/\b[A-Z]\d+/g) ?? []);
}

const rowsOf = (page: string) => [...fs.readFileSync(page, "utf8").matchAll(/^\| ([A-Z]\d+) /gm)].map(([, id]) => id!);
const faults = rowsOf("docs/fault-ids.md");
const requirements = rowsOf("docs/requirements.md");
// The titles in this file are examples.
const files = (fs.readdirSync("__tests__", { recursive: true }) as string[]).filter(
  (file) => file.endsWith(".ts") && file !== path.join("tools", "fault-ids.test.ts"),
);
const used = new Set(files.flatMap((file) => idsIn(fs.readFileSync(path.join("__tests__", file), "utf8"))));

test("every id in a test title is in a table, once", () => {
  const known = [...faults, ...requirements];
  expect(used.size).toBeGreaterThan(60);
  expect([...used].filter((id) => !known.includes(id))).toEqual([]);
  expect(known).toHaveLength(new Set(known).size);
});

test("every requirement in the table has a test", () => {
  expect(requirements.filter((id) => !used.has(id))).toEqual([]);
});

test("every requirement in the README's table is in the table of their texts", () => {
  const rows = [...fs.readFileSync("README.md", "utf8").matchAll(/^\| ((?:[A-Z]\d+ )+) *\|/gm)];
  const claimed = rows.flatMap(([, ids]) => ids!.trim().split(" "));
  expect(claimed.length).toBeGreaterThan(20);
  expect(claimed.filter((id) => !requirements.includes(id))).toEqual([]);
});

test("ids are found at the start of a title", () => {
  expect(idsIn('test("R98, X16: a"); test(`R97: b`); describe("A1 R96: c", …); "D5: R95"')).toEqual([
    "R98",
    "X16",
    "R97",
    "A1",
    "R96",
    "D5",
  ]);
});
