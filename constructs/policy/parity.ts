import { finding } from "./rule";
import type { RuleFinding } from "./review";
import { isObject, type Json, type StackDocument } from "./stack-document";
import { matchesWildcard } from "./wildcards";

/** One of two stacks that should be the same. */
export interface ComparedStack {
  readonly document: StackDocument;
  /** A key or text with placeholders in place of the site's own names: `us-east-1` → `<region>`. */
  readonly common: (text: string) => string;
}

/** A declared difference between the two sites. */
export interface Difference {
  /** Terraform address, with `*` for any text; a path inside a resource follows after a space. */
  readonly where: string;
  readonly reason: string;
}

/** A place where two values differ. */
export interface Deviation {
  readonly where: string;
  readonly first: Json | undefined;
  readonly second: Json | undefined;
}

const RULE = "parity";
const SHOWN = 120;

/**
 * Compares two sites' stacks resource by resource: the standby must equal the active site in images, sizes, variables,
 * secrets, parameters and rules. Each difference is a finding unless it is declared; a declared difference that does not
 * exist is a finding as well.
 * @see https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_config_drift.html
 */
export function parity(first: ComparedStack, second: ComparedStack, declared: readonly Difference[]): RuleFinding[] {
  const names = [first.document.facts.name, second.document.facts.name] as const;
  const used = new Set<Difference>();
  const open = deviations(normal(first), normal(second)).filter(({ where }) => {
    const covers = declared.filter((one) => matchesWildcard(one.where, where));
    covers.forEach((one) => used.add(one));
    return covers.length === 0;
  });
  return [
    ...open.map((one) => ({ ...finding(one.where, message(one, names)), rule: RULE, stack: names[1] })),
    ...declared
      .filter((one) => !used.has(one))
      .map(({ where }) => ({
        ...finding(where, "is declared to differ and does not: remove the declaration"),
        rule: RULE,
        stack: names[1],
      })),
  ];
}

function message({ first, second }: Deviation, [one, other]: readonly [string, string]): string {
  const way = "make both sites equal or declare the difference with its reason";
  if (second === undefined) return `is ${text(first)} in ${one} and missing here: ${way}`;
  if (first === undefined) return `is ${text(second)} here and missing in ${one}: ${way}`;
  return `is ${text(second)} in ${other} but ${text(first)} in ${one}: ${way}`;
}

function text(value: Json | undefined): string {
  const full = JSON.stringify(value);
  return full.length > SHOWN ? `${full.slice(0, SHOWN)}…` : full;
}

function normal({ document, common }: ComparedStack): Json {
  const walk = (value: Json | undefined): Json => {
    if (typeof value === "string") return common(value);
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value ?? null;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== "//")
        .map(([key, inner]) => [common(key), walk(inner)]),
    );
  };
  return Object.fromEntries(document.resources.map(({ address, values }) => [common(address), walk(values)]));
}

/** Where two values differ; containers are entered, texts of JSON too. */
export function deviations(
  first: Json | undefined,
  second: Json | undefined,
  path: readonly string[] = [],
): Deviation[] {
  const [a, b] = [opened(first), opened(second)];
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .sort()
      .flatMap((key) => deviations(a[key], b[key], [...path, path.length > 1 ? `.${key}` : key]));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.flatMap((item, i) => deviations(item, b[i], [...path, `[${i}]`]));
  }
  const [address = "", ...inside] = path;
  const where = inside.length > 0 ? `${address} ${inside.join("")}` : address;
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ where, first, second }];
}

/** Container definitions and the like are JSON in a text: a difference inside is named by its own place. */
function opened(value: Json | undefined): Json | undefined {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
