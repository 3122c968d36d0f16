import { CROSS_RULES } from "../../constructs/policy/across/cross-rules";
import { StackDocument, type StackFacts } from "../../constructs/policy/stack-document";
import { asDocument } from "./synth";

export type Attributes = Record<string, unknown>;

/** `stack address message` of each finding of a rule across stacks. */
export function findingsAcross(rule: string, stacks: readonly StackDocument[]): string[] {
  return CROSS_RULES.find(({ id }) => id === rule)!
    .check(stacks)
    .map(({ stack, address, message }) => `${stack} ${address} ${message}`);
}

/** A stack with these resources by type and name; the provider is that of one account. */
export function stackOf(
  resource: Record<string, Record<string, Attributes>>,
  facts: Partial<StackFacts> = {},
): StackDocument {
  const all: StackFacts = { name: "web-site", environment: "prod", kind: "site", region: "us-east-1", ...facts };
  const provider = { aws: [{ allowed_account_ids: ["111111111111"] }] };
  return new StackDocument(all, asDocument({ resource, data: {}, provider } as never));
}
