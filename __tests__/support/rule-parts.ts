import { type Resources, ruleFindings } from "./rule-cases";

export type Values = Readonly<Record<string, unknown>>;
/** Values that one part of a rule - a pattern, an entry, a boundary, a condition - must accept or report. */
export interface Part {
  readonly rule: string;
  readonly part: string;
  readonly resources: Resources;
  /** Address of each finding. */
  readonly found: readonly string[];
}

/** Valid values of the subject of a rule without a finding, and invalid ones with one finding each at the address. */
export function parts(
  rule: string,
  address: string,
  resources: (value: never) => Resources,
  { right, wrong }: { readonly right: readonly unknown[]; readonly wrong: readonly unknown[] },
): Part[] {
  const named = (kind: string, values: readonly unknown[], found: readonly string[]) =>
    values.map((value) => ({
      rule,
      part: `${kind} ${JSON.stringify(value)}`,
      resources: resources(value as never),
      found,
    }));
  return [...named("right", right, []), ...named("wrong", wrong, [address])];
}

export const one =
  (address: string) =>
  (values: Values): Resources => ({ [address]: values });

export function testRuleParts(all: readonly Part[]): void {
  test.each(all.map((part) => [part.rule, part.part, part] as const))("%s: %s", (rule, _, { resources, found }) => {
    expect(ruleFindings(rule, resources).map((text) => text.split(" ")[0])).toEqual(found);
  });
}
