import { problemsOf } from "../../config/schema/check";
import { deploymentWith, type Loose } from "./deployment";
import { deploymentSetting, fieldsOfAll, setField } from "./schema-fields";

const circular: unknown[] = [];
circular.push(circular);

/** Values that tools, shells, Terraform and JavaScript interpret, and values of every type. */
const ODD_VALUES: readonly unknown[] = [
  // First what is interpreted: the first accepted values of each field are built.
  ...["$${x}", "a'b\"c\\", "$(id)", "`id`", "%%{if}", "<script>"],
  ...["%${a}", "$%{if}"],
  ...["", " ", "a", "A", "0", "00", "007", "-1", "1e3", "null", "true", "a".repeat(64), "a".repeat(300), "ä", "日本"],
  ...["__proto__", "constructor", "toString", "a\nb", "a\tb", "\u0000", "\u001b[31m", "\u202e"],
  ...["${aws_vpc.x.id}", "%{if}", "${", "; rm -rf /", "-rf"],
  ...["xn--p1ai", "a b", "a,b", "a/b", "/", "//", "../a", "*", "arn:aws:s3:::x", "10.0.0.0/8", "2026-02-30", "select"],
  ...["a@b", "x@example.com", "https://example.com", "https://example.com/", "us-east-1", "us-gov-west-1"],
  ...[
    0,
    -0,
    -1,
    1,
    2,
    1.5,
    30,
    60,
    365,
    1000,
    1536,
    3000,
    NaN,
    Infinity,
    1e21,
    2 ** 53,
    2 ** 31,
    10n,
    true,
    false,
    null,
    undefined,
  ],
  ...[
    [],
    {},
    [[]],
    ["a", "a"],
    ["${x}"],
    { a: 1 },
    { A: "${b}" },
    { A: "$${b} %%{c}" },
    { "": "" },
    { "a b": "c" },
    { constructor: "x" },
  ],
  ...[JSON.parse('{"__proto__":"x"}') as unknown, () => 1, Symbol("x"), new Date(0), circular],
];

/** Fields of all architectures. */
export const FIELDS = fieldsOfAll(() => true);

interface Tried {
  readonly value: unknown;
  readonly problems: readonly string[];
}

let tried: ReadonlyMap<string, readonly Tried[]> | undefined;

/** The problems of a deployment with each odd value in each field. */
export function triedValues(): ReadonlyMap<string, readonly Tried[]> {
  const tryAll = (path: string) =>
    ODD_VALUES.map((value) => ({ value, problems: problemsOf(deploymentSetting(path, value)) }));
  return (tried ??= new Map(FIELDS.map((path) => [path, tryAll(path)])));
}

/** The odd values that a field accepts. */
export function accepted(path: string): unknown[] {
  const all = triedValues().get(path) ?? [];
  return all.filter(({ value, problems }) => value !== undefined && problems.length === 0).map(({ value }) => value);
}

/**
 * Deployments that have, together, every accepted odd value: the n-th has the n-th value of each field. A value that does not fit
 * the others is left out.
 */
export function oddDeployments(base: object, most = Infinity): unknown[] {
  const values = FIELDS.map((path) => [path, accepted(path)] as const);
  const count = Math.min(most, Math.max(...values.map(([, { length }]) => length)));
  return Array.from({ length: count }, (_, n) => {
    const chosen = values.flatMap(([path, some]) => (n < some.length ? [{ path, value: some[n] }] : []));
    return chosen.reduce((deployment, { path, value }) => {
      const next = deploymentWith((target: Loose) => {
        setField(target, path, value);
      }, deployment);
      return problemsOf(next).length === 0 ? (next as object) : deployment;
    }, base);
  });
}
