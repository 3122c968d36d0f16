/** Keys and values of a request that conditions and policy variables refer to; keys in lower case. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** A request context: condition keys are not case-sensitive, and a key without a value is not there. */
export function requestContext(
  ...parts: readonly Readonly<Record<string, string | readonly string[] | undefined>>[]
): RequestContext {
  const entries = parts.flatMap((part) => Object.entries(part)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key.toLowerCase(), value!]));
}

/** `${aws:username}`, `${aws:username, 'nobody'}`, and the literal `${*}`, `${?}` and `${$}`. */
const VARIABLE = /\$\{([^},]+)(?:,\s*'([^']*)')?\}/g;
const known = new Map<string, RegExp>();

export interface PatternOptions {
  /** Where its variables get their values; without one, `${…}` is plain text. */
  readonly variables?: RequestContext;
  /** @default true */
  readonly caseSensitive?: boolean;
}

/**
 * Whether a text matches the pattern of a policy: `*` stands for any characters, `?` for one. A variable without a value and
 * without a default matches nothing; wildcards in the value of a variable are plain characters.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function matches(
  pattern: string,
  text: string,
  { variables, caseSensitive = true }: PatternOptions = {},
): boolean {
  if (pattern === "*") return true;
  const source = regexSource(pattern, variables);
  if (source === undefined) return false;
  const flags = caseSensitive ? "s" : "si";
  const name = `${flags}:${source}`;
  let regex = known.get(name);
  if (!regex) known.set(name, (regex = new RegExp(`^${source}$`, flags)));
  return regex.test(text);
}

/** The text of a policy with its variables filled in; undefined when one has no value. */
export function filled(text: string, variables: RequestContext | undefined): string | undefined {
  if (!variables || !text.includes("${")) return text;
  const values = [...text.matchAll(VARIABLE)].map(([, name, fallback]) => valueOf(name!, fallback, variables));
  if (values.includes(undefined)) return undefined;
  return text.replace(VARIABLE, () => values.shift()!);
}

function regexSource(pattern: string, variables: RequestContext | undefined): string | undefined {
  if (!variables || !pattern.includes("${")) return wildcards(pattern);
  let source = "";
  let at = 0;
  for (const found of pattern.matchAll(VARIABLE)) {
    const value = valueOf(found[1]!, found[2], variables);
    if (value === undefined) return undefined;
    source += wildcards(pattern.slice(at, found.index)) + escaped(value);
    at = found.index + found[0].length;
  }
  return source + wildcards(pattern.slice(at));
}

function valueOf(name: string, fallback: string | undefined, variables: RequestContext): string | undefined {
  if (name === "*" || name === "?" || name === "$") return name;
  const value = variables[name.toLowerCase()];
  return typeof value === "string" ? value : fallback;
}

function wildcards(text: string): string {
  return escaped(text).replaceAll("\\*", ".*").replaceAll("\\?", ".");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
