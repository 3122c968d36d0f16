import { type Problem, Refusal } from "./http";

export interface Field {
  readonly fits: (value: unknown) => boolean;
  /** The expected value. */
  readonly form: string;
  readonly optional?: true;
}

export type Fields = Readonly<Record<string, Field>>;

export function oneOf(...choices: readonly string[]): Field {
  return {
    fits: (value) => typeof value === "string" && choices.includes(value),
    form: choices.length === 2 ? choices.join(" or ") : `one of ${choices.join(", ")}`,
  };
}

export function matching(pattern: RegExp, form: string): Field {
  return { fits: (value) => typeof value === "string" && pattern.test(value), form };
}

export function optional(field: Field): Field {
  return { ...field, optional: true };
}

/** Name of an execution. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
export const EXECUTION_NAME = matching(/^[\w-]{1,80}$/, "1 to 80 letters, digits, hyphens and underscores");

/** All problems of an object's fields. */
export function problemsOf(given: Readonly<Record<string, unknown>>, fields: Fields): Problem[] {
  const known = Object.keys(fields);
  return [
    ...Object.entries(fields)
      .filter(([name, { fits, optional: left }]) => !(left && given[name] === undefined) && !fits(given[name]))
      .map(([name, { form }]) => ({ field: name, value: given[name] ?? null, message: `should be ${form}` })),
    ...Object.keys(given)
      .filter((name) => !known.includes(name))
      .map((name) => ({
        field: name,
        value: given[name],
        message: `is not a field of this request: use ${known.join(", ")}`,
      })),
  ];
}

/** Throws Refusal when there are problems. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Refusal(400, problems);
}
