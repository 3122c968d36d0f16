import type { Problem } from "./problem";

/**
 * Reports texts that Terraform would evaluate: it evaluates templates in every text of its JSON.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function checkTemplates(value: unknown, problem: Problem): void {
  walk(value, [], (path, text) => {
    const [template] = /(?<!\$)\$\{|(?<!%)%\{/.exec(text) ?? [];
    if (template === undefined) return;
    const escaped = `${template.charAt(0)}${template}`;
    problem(
      path,
      `contains '${template}', which Terraform evaluates: write '${escaped}' for the characters themselves`,
    );
  });
}

/** Reports fields named `__proto__`: they would be lost without a message. */
export function checkPrototypeKeys(value: unknown, problem: Problem): void {
  walk(value, [], (path) => {
    if (path.at(-1) === "__proto__") problem(path, "is a name that JavaScript reserves: choose another name");
  });
}

/** Calls `see` with the path of every value, and its text, or none for anything else. */
function walk(
  value: unknown,
  path: readonly PropertyKey[],
  see: (path: PropertyKey[], text: string) => void,
  above: readonly object[] = [],
): void {
  see([...path], typeof value === "string" ? value : "");
  if (typeof value !== "object" || value === null || above.includes(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    walk(inner, [...path, Array.isArray(value) ? Number(key) : key], see, [...above, value]);
  }
}
