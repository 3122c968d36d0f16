/** Reference paths and intrinsic functions of the Amazon States Language that our state machines use. */

/** An error of the interpreter that no Catch handles. */
export class RuntimeFailure extends Error {}

/** Values of `$` and `$$`. */
export interface Roots {
  readonly input: unknown;
  readonly context: unknown;
}

// Access to globals is slow in the jest sandbox.
const { hasOwn } = Object;

/** Value at a path; undefined when the path has no value. */
export function lookup(path: string, { input, context }: Roots): unknown {
  let value: unknown = path.startsWith("$$") ? context : input;
  for (const part of parts(path)) {
    if (typeof value !== "object" || value === null || !hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** Value at a path. Throws when the path has no value. */
export function read(path: string, roots: Roots): unknown {
  const value = lookup(path, roots);
  if (value === undefined) throw new RuntimeFailure(`${path} has no value in ${JSON.stringify(roots.input)}`);
  return value;
}

/** The input with a value at a path. */
export function put(path: string, input: unknown, value: unknown): unknown {
  return [...parts(path)].reduceRight(
    (inner: (at: unknown) => unknown, part) => {
      return (at: unknown) => {
        const object =
          typeof at === "object" && at !== null && !Array.isArray(at) ? (at as Record<string, unknown>) : {};
        return { ...object, [part]: inner(object[part]) };
      };
    },
    (() => value) as (at: unknown) => unknown,
  )(input);
}

/** Fills a payload template. Keys that end in `.$` contain a path or an intrinsic function. */
export function fill(template: unknown, roots: Roots): unknown {
  if (typeof template !== "object" || template === null || isPlain(template)) return template;
  if (Array.isArray(template)) return template.map((one) => fill(one, roots));
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith(".$") ? [key.slice(0, -2), evaluate(String(value), roots)] : [key, fill(value, roots)],
    ),
  );
}

/** Cache of templates without a path, which are returned unchanged: thousands of executions use the same templates. */
const plain = new WeakMap<object, boolean>();
function isPlain(template: object): boolean {
  const known = plain.get(template);
  if (known !== undefined) return known;
  const found = Object.entries(template).every(
    ([key, value]) => !key.endsWith(".$") && (typeof value !== "object" || value === null || isPlain(value as object)),
  );
  plain.set(template, found);
  return found;
}

const parsed = new Map<string, readonly string[]>();
function parts(path: string): readonly string[] {
  const known = parsed.get(path) ?? parse(path);
  parsed.set(path, known);
  return known;
}

function parse(path: string): readonly string[] {
  if (!/^\$\$?([.][A-Za-z_][\w-]*|\[\d+\])*$/.test(path)) throw new RuntimeFailure(`unsupported path: ${path}`);
  return [...path.matchAll(/[.]([A-Za-z_][\w-]*)|\[(\d+)\]/g)].map(([, name, index]) => name ?? index!);
}

const INTRINSICS: Readonly<Record<string, (args: readonly never[]) => unknown>> = {
  "States.MathAdd": ([a, b]: readonly number[]) => a! + b!,
  "States.JsonMerge": ([a, b]: readonly object[]) => ({ ...a, ...b }),
  "States.StringToJson": ([text]: readonly string[]) => JSON.parse(text!) as unknown,
  "States.JsonToString": ([value]: readonly unknown[]) => JSON.stringify(value),
  "States.Format": ([format, ...args]: readonly unknown[]) => {
    let next = 0;
    return String(format).replace(/\{\}/g, () => String(args[next++]));
  },
};

function evaluate(expression: string, roots: Roots): unknown {
  const text = expression.trim();
  const call = /^(States\.\w+)\((.*)\)$/s.exec(text);
  if (call) {
    const intrinsic = INTRINSICS[call[1]!];
    if (!intrinsic) throw new RuntimeFailure(`unknown intrinsic ${call[1]}`);
    return intrinsic(split(call[2]!).map((one) => evaluate(one, roots)) as never[]);
  }
  if (text.startsWith("'")) return text.slice(1, -1).replace(/\\(.)/g, "$1");
  return text.startsWith("$") ? read(text, roots) : (JSON.parse(text) as unknown);
}

/** Splits arguments at commas outside strings and inner calls. */
function split(args: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "'" && args[i - 1] !== "\\") quoted = !quoted;
    if (quoted) continue;
    if (args[i] === "(") depth++;
    if (args[i] === ")") depth--;
    if (args[i] === "," && depth === 0) {
      found.push(args.slice(from, i));
      from = i + 1;
    }
  }
  return args.trim() === "" ? [] : [...found, args.slice(from)];
}
