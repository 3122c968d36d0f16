import { TTL_ATTRIBUTE } from "../../dr/record/readiness-item";
import type { Item } from "../runtime/dr-table/dr-table";
import type { Route } from "./http";
import { pageOf } from "./pages";
import type { Deployed } from "../runtime/dr-table/published-plan";

/** Reports of a kind in the table, newest first. @see ReadinessItem @see CostItem */
export function reports({ table, planName }: Deployed, name: "readiness" | "costs", kind: "READINESS" | "COST"): Route {
  return async (event) => {
    const { items, next } = await pageOf(table, event, { pk: planName, prefix: `${kind}#` });
    return { body: { [name]: items.map(report), next } };
  };
}

function report(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !HIDDEN.includes(name)));
}

const HIDDEN: readonly string[] = ["pk", "sk", "changes", TTL_ATTRIBUTE];
