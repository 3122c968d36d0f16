/** Each pattern's regular expression: a synth matches the same few hundred patterns many thousand times. */
const EXPRESSIONS = { "": new Map<string, RegExp>(), i: new Map<string, RegExp>() };

/**
 * Whether a text matches a pattern of AWS's as a whole: `*` stands for any number of characters, `?` for one.
 * @param flags of the regular expression: `i` for case-insensitive names, as actions
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function matchesWildcard(pattern: string, text: string, flags: "" | "i" = ""): boolean {
  if (pattern === "*" || pattern === text) return true;
  return (EXPRESSIONS[flags].get(pattern) ?? compiled(pattern, flags)).test(text);
}

function compiled(pattern: string, flags: "" | "i"): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, `s${flags}`);
  EXPRESSIONS[flags].set(pattern, expression);
  return expression;
}
