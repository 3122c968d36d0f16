import { lookup, read, type Roots } from "./paths";

const COMPARATORS: Readonly<Record<string, (value: unknown, operand: unknown) => boolean>> = {
  StringEquals: (value, operand) => typeof value === "string" && value === operand,
  BooleanEquals: (value, operand) => typeof value === "boolean" && value === operand,
  NumericEquals: (value, operand) => typeof value === "number" && value === operand,
  NumericGreaterThanEquals: (value, operand) => typeof value === "number" && value >= (operand as number),
  IsNull: (value, operand) => (value === null) === operand,
  IsNumeric: (value, operand) => (typeof value === "number") === operand,
  IsBoolean: (value, operand) => (typeof value === "boolean") === operand,
  IsString: (value, operand) => (typeof value === "string") === operand,
};

/** Whether a choice rule matches. A comparison with an absent value ends the execution, as in AWS. */
export function holds(rule: Readonly<Record<string, unknown>>, roots: Roots): boolean {
  const inner = (key: string) => rule[key] as readonly Readonly<Record<string, unknown>>[];
  if ("And" in rule) return inner("And").every((one) => holds(one, roots));
  if ("Or" in rule) return inner("Or").some((one) => holds(one, roots));
  if ("Not" in rule) return !holds(rule["Not"] as Readonly<Record<string, unknown>>, roots);
  const path = rule["Variable"] as string;
  if ("IsPresent" in rule) return (lookup(path, roots) !== undefined) === rule["IsPresent"];
  const name = Object.keys(rule).find((key) => key in COMPARATORS);
  if (name === undefined) throw new Error(`unsupported comparator in ${JSON.stringify(rule)}`);
  return COMPARATORS[name]!(read(path, roots), rule[name]);
}
