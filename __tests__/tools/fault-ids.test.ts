import * as fs from "node:fs";
import * as path from "node:path";

/** Fault ids that titles of tests begin with: `R8: …`, `R1, R13: …`, `R4 X20: …`. */
function idsIn(source: string): string[] {
  const titles = [...source.matchAll(/["`]((?:[A-Z]\d+,? ?)+): /g)].map(([, ids]) => ids!);
  return titles.flatMap((ids) => ids.match(/\bR\d+/g) ?? []);
}

const table = fs.readFileSync("docs/fault-ids.md", "utf8");
const known = new Set([...table.matchAll(/^\| (R\d+) /gm)].map(([, id]) => id!));

test("every fault id in a test's title is in the table, once", () => {
  // This file's own titles are made up.
  const files = (fs.readdirSync("__tests__", { recursive: true }) as string[]).filter(
    (file) => file.endsWith(".test.ts") && file !== path.join("tools", "fault-ids.test.ts"),
  );
  const used = new Set(files.flatMap((file) => idsIn(fs.readFileSync(path.join("__tests__", file), "utf8"))));
  expect(used.size).toBeGreaterThan(20);
  expect([...used].filter((id) => !known.has(id))).toEqual([]);
  expect([...table.matchAll(/^\| R\d+ /gm)]).toHaveLength(known.size);
});

test("ids are found wherever they stand at the beginning of a title", () => {
  expect(idsIn('test("R98, X16: a"); test(`R97: b`); describe("A1 R96: c", …); "D5: R95"')).toEqual([
    "R98",
    "R97",
    "R96",
  ]);
});
