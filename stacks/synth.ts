import type { App } from "cdktf";
import { acknowledgements } from "../constructs/policy/acknowledgement";
import { type Review, review, type RuleFinding } from "../constructs/policy/review";
import { RULES } from "../constructs/policy/rules";
import { crossChecks } from "./shared/cross-checks";
import { removeOtherForm } from "./shared/other-form";
import { PlatformStack } from "./shared/platform-stack";
import { writeRequiredVersion } from "./shared/terraform-version";

/** Violated rules; nothing was written. */
export class PolicyViolation extends Error {
  constructor(readonly findings: readonly RuleFinding[]) {
    const blocks = blocksOf(findings);
    const count = blocks.reduce((sum, { lines }) => sum + lines.length, 0);
    const texts = blocks.map(({ stacks, lines }) => [`  ${stacks}`, ...lines.map((line) => `    ${line}`)].join("\n"));
    super(`${count} policy finding${count === 1 ? "" : "s"}:\n\n${texts.join("\n\n")}\n`);
    this.name = "PolicyViolation";
  }
}

/** Findings by their stacks; one that several stacks share, as two sites do, appears once under the names of all of them. */
function blocksOf(findings: readonly RuleFinding[]): { stacks: string; lines: string[] }[] {
  const stacksOf = new Map<string, Set<string>>();
  for (const { stack, rule, address, message } of findings) {
    const line = `${address} ${message} [${rule}]`;
    stacksOf.set(line, (stacksOf.get(line) ?? new Set()).add(stack));
  }
  const blocks = new Map<string, string[]>();
  for (const [line, names] of stacksOf) {
    const stacks = [...names].join(", ");
    blocks.set(stacks, [...(blocks.get(stacks) ?? []), line]);
  }
  return [...blocks].map(([stacks, lines]) => ({ stacks, lines }));
}

/** Checks every stack, and writes all of them only if there are no findings. */
export function synth(app: App): Review {
  const stacks = app.node.children.filter((child) => child instanceof PlatformStack);
  const reviews = stacks.map(reviewStack);
  const open = [...reviews.flatMap((one) => one.open), ...crossChecks(app).flatMap((check) => check())];
  if (open.length > 0) throw new PolicyViolation(open);
  app.synth();
  for (const { node } of stacks) {
    removeOtherForm(app.outdir, node.id, app);
    writeRequiredVersion(app.outdir, node.id);
  }
  return { open, accepted: reviews.flatMap((one) => one.accepted) };
}

function reviewStack(stack: PlatformStack): Review {
  return review(stack.document, RULES, acknowledgements(stack));
}
