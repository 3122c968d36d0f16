import * as fc from "fast-check";
import { budgetOf, type Part, shortfall } from "../../../dr/derived/budget";
import * as durations from "../../../dr/plan/durations";

const part = (name: string, seconds: number): Part => ({
  name,
  seconds,
  source: `source of ${name}`,
  remedy: `fix ${name}`,
});

test("X4: parts add up, lanes count as their longest", () => {
  const { seconds, lines } = budgetOf([
    part("detect", 30),
    { lanes: [[part("promote", 60)], [part("scale", 40), part("warm", 30)]] },
    part("move", 20),
  ]);
  expect(seconds).toBe(120);
  expect(lines.map(({ name, critical }) => [name, critical])).toEqual([
    ["detect", true],
    ["promote", false],
    ["scale", true],
    ["warm", true],
    ["move", true],
  ]);
});

test("X4: of equally long lanes only one is critical, and an empty list of lanes takes 0 s", () => {
  const even = budgetOf([{ lanes: [[part("a", 5)], [part("b", 5)]] }, { lanes: [] }]);
  expect(even.seconds).toBe(5);
  expect(even.lines.filter(({ critical }) => critical)).toHaveLength(1);
});

test("X4: the critical parts of any sequence add up to its total", () => {
  const parts = fc.array(
    fc.integer({ min: 0, max: 100 }).map((seconds) => part("any", seconds)),
    { maxLength: 4 },
  );
  const item = fc.oneof(
    parts.map((lane) => ({ lanes: [lane] })),
    fc.array(parts, { maxLength: 3 }).map((lanes) => ({ lanes })),
  );
  fc.assert(
    fc.property(fc.array(item), (sequence) => {
      const { seconds, lines } = budgetOf(sequence);
      expect(lines.filter(({ critical }) => critical).reduce((sum, line) => sum + line.seconds, 0)).toBe(seconds);
    }),
  );
});

test("X4: a shortfall lists the three longest critical parts; there is none when the objective is met", () => {
  const budget = budgetOf([part("a", 1), part("b", 40), { lanes: [[part("c", 30)], [part("d", 29)]] }, part("e", 2)]);
  expect(shortfall("RTO", 73, budget)).toBeUndefined();
  expect(shortfall("RTO", 72, budget)).toBe(
    [
      "RTO of 72 s cannot be met: the budget is 73 s",
      "b takes 40 s (source of b): fix b",
      "c takes 30 s (source of c): fix c",
      "e takes 2 s (source of e): fix e",
    ].join("\n      "),
  );
});

test("X4: every duration has an AWS documentation page as its source", () => {
  const known = Object.values(durations).filter((value) => typeof value === "object");
  expect(known.length).toBeGreaterThan(5);
  for (const { seconds, source } of known) {
    expect(seconds).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
  }
});

test.each([
  [1, 40],
  [100, 40],
  [101, 41],
  [120, 41],
  [121, 42],
])("A3: %p tasks of Fargate run after %p s", (tasks, seconds) => {
  expect(durations.fargateLaunch(tasks)).toBe(seconds);
});
