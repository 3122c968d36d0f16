import * as fs from "node:fs";
import { examplePlanPage } from "../../../tools/docs/example-plan";

const lines = (text: string) => text.split("\n");

test("steps, permissions, state machines, budgets, checks and runbooks of the example plans: meant? `npm run docs`", () => {
  const written = lines(fs.readFileSync("docs/generated/example-plan.yaml", "utf8"));
  const current = lines(examplePlanPage());
  const changed = (some: readonly string[], others: readonly string[]) => {
    const known = new Set(others);
    return some.filter((line) => !known.has(line)).slice(0, 20);
  };
  expect({ gone: changed(written, current), added: changed(current, written) }).toEqual({ gone: [], added: [] });
  expect(written).toEqual(current);
});
