import type { DrTable, Item, Selection } from "../runtime/dr-table/dr-table";
import { matching, problemsOf, refuse } from "./fields";
import { type ApiEvent, refusal } from "./http";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

const QUERY = {
  limit: { ...matching(/^(?:[1-9]\d?|100)$/, `a whole number from 1 to ${MAX_LIMIT}`), optional: true },
  next: { ...matching(/^[\w-]+$/, "the value returned with the previous page"), optional: true },
} as const;

export interface Listed {
  readonly items: readonly Item[];
  /** The value of `next` for the following page; null on the last page. */
  readonly next: string | null;
}

/**
 * A page of items, newest first, selected by `limit` (1 to 100, default 20) and `next` of the query. Items that do not match
 * `wanted` are skipped, so that a page is full as long as there are more. Throws Refusal.
 */
export async function pageOf(
  table: DrTable,
  { queryStringParameters: query = {} }: ApiEvent,
  from: Omit<Selection, "limit" | "after">,
  wanted: (item: Item) => boolean = () => true,
): Promise<Listed> {
  refuse(problemsOf(query, QUERY));
  const keys = ["sk", ...(from.index ? [from.index.sortKey] : [])];
  const limit = Number(query["limit"] ?? DEFAULT_LIMIT);
  let after = query["next"] === undefined ? undefined : { pk: from.pk, ...positionIn(query["next"], keys) };
  const items: Item[] = [];
  do {
    const page = await table.newest({ ...from, limit: limit - items.length, ...(after ? { after } : {}) });
    items.push(...page.items.filter(wanted));
    after = page.last as typeof after;
  } while (after && items.length < limit);
  return { items, next: after ? cursor(after, keys) : null };
}

function cursor(last: Item, keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys.map((key) => last[key]))).toString("base64url");
}

/** Contains no partition key: the caller cannot choose the partition. */
function positionIn(next: string, keys: readonly string[]): Readonly<Record<string, string>> {
  try {
    const values: unknown = JSON.parse(Buffer.from(next, "base64url").toString("utf8"));
    if (Array.isArray(values) && values.length === keys.length && values.every((one) => typeof one === "string")) {
      return Object.fromEntries(keys.map((key, i) => [key, values[i] as string]));
    }
  } catch {
    // Not a cursor of this API: refused below.
  }
  throw refusal(400, "next", next, `should be ${QUERY.next.form}`);
}
