import { BlockList, isIPv4 } from "node:net";
import { filled, matches, type PatternOptions, type RequestContext } from "./pattern";
import type { Condition } from "./policy";

/** Compares a value of the request with one of the policy; throws nothing: what cannot be compared is unequal. */
type Comparison = (actual: string, wanted: string, options: PatternOptions) => boolean;

const equal: Comparison = (actual, wanted, { variables }) => actual === filled(wanted, variables);
const equalIgnoringCase: Comparison = (actual, wanted, { variables }) =>
  actual.toLowerCase() === filled(wanted, variables)?.toLowerCase();
const like: Comparison = (actual, wanted, options) => matches(wanted, actual, options);
const bool: Comparison = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();

const numeric = (compare: (a: number, b: number) => boolean): Comparison =>
  ordered((text) => (text.trim() === "" ? NaN : Number(text)), compare);
/** ISO 8601, or seconds since the epoch. */
const date = (compare: (a: number, b: number) => boolean): Comparison =>
  ordered((text) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)), compare);

const ORDERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

/** By the operator's name without set qualifier, `Not` and `IfExists`. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: equal,
  StringEqualsIgnoreCase: equalIgnoringCase,
  StringLike: like,
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: bool,
  BinaryEquals: equal,
  IpAddress: inRange,
  ...Object.fromEntries(Object.entries(ORDERS).map(([name, compare]) => [`Numeric${name}`, numeric(compare)])),
  ...Object.fromEntries(Object.entries(ORDERS).map(([name, compare]) => [`Date${name}`, date(compare)])),
};
/** `StringNotEquals` negates `StringEquals`; `NotIpAddress` begins with it. */
const NEGATED = /^(String|Numeric|Date|Arn)?Not(Equals|EqualsIgnoreCase|Like|IpAddress)$/;

/**
 * Whether a condition holds for a request. A key that the request does not have fails it, unless the operator negates
 * or ends in `IfExists`; `ForAllValues` holds for a missing key, `ForAnyValue` never does.
 * @throws on an operator that AWS does not know
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function holds(condition: Condition, context: RequestContext, variables: boolean): boolean {
  const { operator, key, values } = condition;
  const actual = [context[key.toLowerCase()] ?? []].flat();
  const [, set, name = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === "Null") return values.some((wanted) => bool(String(actual.length === 0), wanted, {}));

  const negation = NEGATED.exec(name);
  const compare = COMPARISONS[negation ? `${negation[1] ?? ""}${negation[2]!}` : name];
  if (!compare) throw new Error(`'${operator}' is not a condition operator`);
  const options: PatternOptions = variables ? { variables: context } : {};
  const fits = (one: string) => values.some((wanted) => compare(one, wanted, options)) !== (negation !== null);
  if (set === "ForAllValues") return actual.every(fits);
  if (set === "ForAnyValue") return actual.some(fits);
  if (actual.length === 0) return ifExists !== undefined || negation !== null;
  return negation ? actual.every(fits) : actual.some(fits);
}

function ordered(read: (text: string) => number, compare: (a: number, b: number) => boolean): Comparison {
  return (actual, wanted) => compare(read(actual), read(wanted));
}

/** Each of the six parts of an ARN is compared by itself: a wildcard does not reach over a colon, save in the last. */
function arnLike(actual: string, wanted: string, options: PatternOptions): boolean {
  if (wanted === "*") return true;
  const parts = arnParts(actual);
  const patterns = arnParts(wanted);
  return parts.length === patterns.length && patterns.every((pattern, at) => matches(pattern, parts[at]!, options));
}

/** Colons inside `${aws:…}` are not the ARN's. */
function arnParts(arn: string): string[] {
  const parts = arn.split(/:(?![^{]*\})/);
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function inRange(actual: string, wanted: string): boolean {
  const [network = "", bits] = wanted.split("/");
  const family = isIPv4(network) ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, bits === undefined ? (family === "ipv4" ? 32 : 128) : Number(bits), family);
  return list.check(actual, isIPv4(actual) ? "ipv4" : "ipv6");
}
