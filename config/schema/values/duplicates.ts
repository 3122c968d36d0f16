import type { Problem } from "./problem";

/** Fields that identify an element of a list. */
const IDENTITIES = ["name", "path"] as const;
/** Lists whose values are compared without regard to case. */
const CASE_INSENSITIVE = ["emails"];
/** Lists that have checks of their own: blocks must not overlap. */
const CHECKED_ELSEWHERE = ["subnets"];

/** Reports each element that a list in a value has twice: two resources with one name, or a choice without effect. */
export function checkDuplicates(value: unknown, problem: Problem, path: PropertyKey[] = []): void {
  if (typeof value !== "object" || value === null || CHECKED_ELSEWHERE.includes(String(path.at(-1)))) return;
  if (Array.isArray(value)) checkList(value, problem, path);
  for (const [key, inner] of Object.entries(value)) {
    checkDuplicates(inner, problem, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function checkList(list: readonly unknown[], problem: Problem, path: PropertyKey[]): void {
  const seen = new Set<string>();
  list.forEach((element, i) => {
    const found = identity(element);
    if (found === undefined) return;
    const key = CASE_INSENSITIVE.includes(String(path.at(-1))) ? found.text.toLowerCase() : found.text;
    if (!seen.has(key)) seen.add(key);
    else problem([...path, i, ...found.field], `'${found.text}' is listed twice: remove one`);
  });
}

function identity(element: unknown): { readonly text: string; readonly field: PropertyKey[] } | undefined {
  if (typeof element === "string") return { text: element, field: [] };
  if (typeof element !== "object" || element === null) return undefined;
  for (const field of IDENTITIES) {
    const text = (element as Readonly<Record<string, unknown>>)[field];
    if (typeof text === "string") return { text, field: [field] };
  }
  return undefined;
}
