import { z } from "zod";
import { list, show, suggestion } from "./words";

/** The values of a group of fields, with defaults. */
export type Values<F extends z.ZodRawShape> = z.output<z.ZodObject<F>>;

/** Text that matches a pattern; `form` describes the pattern for the error message. */
export function text(pattern: RegExp, form: string) {
  const error = ({ input }: { input?: unknown }) =>
    input === undefined ? `is missing: it should be ${form}` : `should be ${form}, got ${show(input)}`;
  return z.string({ error }).regex(pattern, { error });
}

export function choice<const T extends readonly [string, ...string[]]>(choices: T) {
  return z.enum(choices, {
    error: ({ input }) =>
      `should be ${list(choices)}, got ${show(input)}${typeof input === "string" ? suggestion(input, choices) : ""}`,
  });
}

/** A whole number within bounds; `unit` is the field's unit, e.g. `days`. */
export function whole(min: number, max: number, unit: string) {
  const error = ({ input }: { input: unknown }) =>
    `should be a whole number of ${unit} from ${min} to ${max}, got ${show(input)}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

/** A fraction, from a minimum (0 by default) to 1. */
export function fraction(min = 0) {
  const error = ({ input }: { input: unknown }) => `should be a fraction from ${min} to 1, got ${show(input)}`;
  return z.number({ error }).min(min, { error }).max(1, { error });
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  string: "text",
};

/** The default message of a problem: a wrong type, a missing or an unknown field. */
export function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys;
    const known = Object.keys((issue.inst as z.ZodObject | undefined)?.shape ?? {});
    return keys
      .map(
        (key) =>
          `has an unknown field '${key}'${suggestion(key, known) || `: the fields here are ${known.join(", ")}`}`,
      )
      .join("; ");
  }
  if (issue.code === "invalid_type") {
    const type = String(issue.expected);
    const wanted = TYPE_WORDS[type] ?? `a ${type}`;
    return issue.input === undefined
      ? `is missing: it should be ${wanted}`
      : `should be ${wanted}, got ${show(issue.input)}`;
  }
  return undefined;
}

/** `sites[1].zones[0]`, `tags['a b']` */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => {
      if (typeof part === "number") return `[${part}]`;
      return /^[\w-]+$/.test(String(part)) ? `${i === 0 ? "" : "."}${String(part)}` : `[${show(String(part))}]`;
    })
    .join("");
}
