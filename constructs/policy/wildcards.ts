/** Each pattern's regular expression: a synth matches the same few hundred patterns many thousand times. */
const EXPRESSIONS = { "": new Map<string, RegExp>(), i: new Map<string, RegExp>() };

/**
 * Whether a text matches a pattern of AWS's as a whole: `*` stands for any number of characters, `?` for one.
 * @param flags of the regular expression: `i` for names that know no case, as actions
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function matchesWildcard(pattern: string, text: string, flags: "" | "i" = ""): boolean {
  if (pattern === "*" || pattern === text) return true;
  const known = EXPRESSIONS[flags].get(pattern) ?? expressionOf(pattern, flags);
  EXPRESSIONS[flags].set(pattern, known);
  return known.test(text);
}

function expressionOf(pattern: string, flags: string): RegExp {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, `s${flags}`);
}
