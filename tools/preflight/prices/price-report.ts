import { table } from "../../console/table";
import { ASSUMPTIONS } from "./assumptions";
import type { Estimate } from "./estimate";
import { PRICES_AS_OF } from "./price-list";

/** Types with a lower monthly price are summed up. */
const SHOWN_USD = 5;

/** The monthly price by resource type, most expensive first, and by stack; with `all`, every line and every assumption. */
export function priceReport(deployment: string, { lines, usd, unpriced, otherRegions }: Estimate, all = false): string {
  const byType = sums(lines.map((line) => [line.type.replace(/^aws_/, ""), line.resources, line.usd]));
  const byStack = sums(lines.map((line) => [line.stack.slice(deployment.length + 1), line.resources, line.usd]));
  const shown = byType.filter(([, , cost]) => all || cost >= SHOWN_USD);
  const rest = byType.slice(shown.length);
  const row = ([name, resources, cost]: Sum) => [name, String(resources), money(cost)];
  return [
    table([
      ["monthly price", "resources", "US dollars"],
      ...shown.map(row),
      ...(rest.length > 0
        ? [
            [
              "others",
              String(rest.reduce((sum, [, n]) => sum + n, 0)),
              money(rest.reduce((sum, [, , c]) => sum + c, 0)),
            ],
          ]
        : []),
      ["all", String(lines.reduce((sum, { resources }) => sum + resources, 0)), money(usd)],
    ]),
    "",
    `By stack: ${byStack.map(([stack, , cost]) => `${stack} ${money(cost).trim()}`).join(", ")}.`,
    `List prices of ${PRICES_AS_OF} without free tiers, discounts and taxes (tools/preflight/prices/price-list.ts).`,
    ...(all
      ? ["Assumed monthly usage:", ...Object.values(ASSUMPTIONS).map(({ value, text }) => `  ${value} ${text}`)]
      : ["Assumed usage: npm run preflight -- <deployment> --prices"]),
    ...(otherRegions.length > 0
      ? [`No prices for ${otherRegions.join(", ")}: uses the prices of us-east-1, which are often 5 to 30 % lower.`]
      : []),
    ...(unpriced.length > 0
      ? [`Not in the sum, because tools/preflight/prices has no price for them: ${unpriced.join(", ")}.`]
      : []),
  ].join("\n");
}

type Sum = readonly [name: string, resources: number, usd: number];

function sums(rows: readonly Sum[]): Sum[] {
  const found = new Map<string, Sum>();
  for (const [name, resources, usd] of rows) {
    const [, n, sum] = found.get(name) ?? [name, 0, 0];
    found.set(name, [name, n + resources, sum + usd]);
  }
  return [...found.values()].sort((a, b) => b[2] - a[2]);
}

/** Whole dollars, because the estimate is not more precise; right-aligned. */
function money(usd: number): string {
  return Math.round(usd).toLocaleString("en-US").padStart(10);
}
