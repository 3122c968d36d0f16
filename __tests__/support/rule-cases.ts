import { RULES } from "../../constructs/policy/rules";
import { type Json, StackDocument, type StackFacts } from "../../constructs/policy/stack-document";

type Attributes = Readonly<Record<string, unknown>>;
/** Resources and, with `data.` in front, data sources by address; with `var.` in front, variables. */
export type Resources = Readonly<Record<string, Attributes | undefined>>;

/** Compliant resources, an invalid change, and the expected findings. */
export interface RuleCase {
  readonly rule: string;
  readonly what: string;
  readonly compliant: Resources;
  /** Attributes that replace compliant ones; undefined removes an attribute or a whole resource. */
  readonly changed: Resources;
  /** @default a production site */
  readonly facts?: Partial<StackFacts>;
  /** `address message` of each finding. */
  readonly findings: readonly string[];
}

/** Cases of a rule without a deployment, for services or variants that no deployment uses. */
export function testRuleCases(cases: readonly RuleCase[]): void {
  test.each(cases.map((one) => [one.rule, one.what, one] as const))(
    "%s: %s",
    (rule, _, { compliant, changed, facts, findings }) => {
      expect(ruleFindings(rule, compliant, facts)).toEqual([]);
      expect(ruleFindings(rule, modified(compliant, changed), facts)).toEqual(findings);
    },
  );
}

/** Findings of a rule on resources. */
export function ruleFindings(rule: string, resources: Resources, facts: Partial<StackFacts> = {}): string[] {
  const all: StackFacts = { name: "stack", environment: "prod", kind: "site", region: "us-east-1", ...facts };
  return RULES.find(({ id }) => id === rule)!
    .check(new StackDocument(all, stackJson(resources)))
    .map(({ address, message }) => `${address} ${message}`);
}

function modified(compliant: Resources, changed: Resources): Resources {
  const both = { ...compliant };
  for (const [address, change] of Object.entries(changed)) {
    both[address] = change && { ...both[address], ...change };
  }
  return both;
}

function stackJson(resources: Resources): { readonly [key: string]: Json } {
  const json = { resource: {}, data: {} } as Record<string, Record<string, Record<string, Attributes> | Attributes>>;
  for (const [address, attributes] of Object.entries(resources)) {
    if (!attributes) continue;
    if (address.startsWith("var.")) {
      json["variable"] = { ...json["variable"], [address.slice("var.".length)]: attributes };
      continue;
    }
    const [type, name] = address.replace(/^data\./, "").split(".") as [string, string];
    const part = json[address.startsWith("data.") ? "data" : "resource"]!;
    part[type] = { ...part[type], [name]: attributes };
  }
  return JSON.parse(JSON.stringify(json)) as { readonly [key: string]: Json };
}
