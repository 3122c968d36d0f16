import type { Item } from "../dr-table/dr-table";
import type { Route } from "./http";
import { pageOf } from "./pages";
import type { Deployed } from "./published-plan";

/** Items of a kind that others write into the table, `<KIND>#<time>`, newest first; `at` is that time. */
export function reports({ table, planName }: Deployed, name: "readiness" | "costs", kind: "READINESS" | "COST"): Route {
  const prefix = `${kind}#`;
  return async (event) => {
    const { items, next } = await pageOf(table, event, { pk: planName, prefix });
    return { body: { [name]: items.map((item) => report(item, prefix)), next } };
  };
}

function report(item: Item, prefix: string): Item {
  const told = Object.entries(item).filter(([name]) => !["pk", "sk", "changes"].includes(name));
  return { at: String(item["sk"]).slice(prefix.length), ...Object.fromEntries(told) };
}
