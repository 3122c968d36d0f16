import type { Acknowledgement } from "./acknowledgement";
import type { Finding, Rule } from "./rule";
import type { StackDocument } from "./stack-document";

export interface RuleFinding extends Finding {
  readonly rule: string;
  readonly stack: string;
}

export interface Review {
  /** Findings without an acknowledgement. */
  readonly open: readonly RuleFinding[];
  /** Findings accepted, with the reason. */
  readonly accepted: readonly (RuleFinding & { readonly reason: string })[];
}

/** Runs rules over a stack. An acknowledgement that accepts nothing is a finding itself, so that none outlives its cause. */
export function review(stack: StackDocument, rules: readonly Rule[], acknowledged: readonly Acknowledgement[]): Review {
  const open: RuleFinding[] = [];
  const accepted: (RuleFinding & { reason: string })[] = [];
  const used = new Set<Acknowledgement>();
  for (const rule of rules) {
    for (const finding of rule.check(stack)) {
      const hit = { ...finding, rule: rule.id, stack: stack.facts.name };
      const cover = acknowledged.find((one) => one.rule === rule.id && one.addresses.includes(finding.address));
      if (cover) {
        used.add(cover);
        accepted.push({ ...hit, reason: cover.reason });
      } else {
        open.push(hit);
      }
    }
  }
  for (const stale of acknowledged.filter((one) => !used.has(one))) {
    open.push({
      rule: "stale-acknowledgement",
      stack: stack.facts.name,
      address: stale.path,
      message: `accepts '${stale.rule}' where nothing needs it: remove the acknowledgement`,
    });
  }
  return { open, accepted };
}
