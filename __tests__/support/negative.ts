import { RULES } from "../../constructs/policy/rules";
import { StackDocument, type StackFacts } from "../../constructs/policy/stack-document";
import { builtStacks } from "./deployments";
import { asDocument, type StackJson } from "./synth";

/** A stack that complies, made wrong in one place, and the findings that must follow. */
export interface NegativeTest {
  readonly rule: string;
  readonly what: string;
  /** Which stack of the production deployment is bent. */
  readonly stack: string;
  readonly change: (stack: Bendable) => void;
  /** `address message` of each finding. */
  readonly findings: readonly string[];
}

type Part = Record<string, unknown>;
/** A copy of a stack's JSON in which everything can be set and removed. */
export interface Bendable {
  resource: Record<string, Record<string, Part>>;
  data: Record<string, Record<string, Part>>;
  provider: Record<string, Part[]>;
  terraform: Record<string, Part>;
}

const stacks = builtStacks("web-prod");

export function testNegatives(tests: readonly NegativeTest[]): void {
  test.each(tests.map((one) => [one.rule, one.what, one] as const))("%s: %s", (id, _, { stack, change, findings }) => {
    const rule = RULES.find((one) => one.id === id)!;
    const { json, document } = stacks[stack]!;
    expect(rule.check(document)).toEqual([]);
    const bent = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    change(bent);
    const found = rule.check(new StackDocument(document.facts, asDocument(bent), document.connections));
    expect(found.map(({ address, message }) => `${address} ${message}`)).toEqual(findings);
  });
}

/** Findings of a rule on resources alone, outside any deployment. */
export function findingsOn(rule: string, json: object, facts: Partial<StackFacts> = {}): string[] {
  const all: StackFacts = { name: "stack", environment: "prod", kind: "site", region: "us-east-1", ...facts };
  return RULES.find(({ id }) => id === rule)!
    .check(new StackDocument(all, json as never))
    .map(({ address, message }) => `${address} ${message}`);
}
