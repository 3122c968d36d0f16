import type { App } from "cdktf";
import { acknowledgements } from "../constructs/policy/acknowledgement";
import { type Review, review, type RuleFinding } from "../constructs/policy/review";
import { RULES } from "../constructs/policy/rules";
import { crossChecks } from "./cross-checks";
import { removeOtherForm } from "./other-form";
import { PlatformStack } from "./platform-stack";
import { writeRequiredVersion } from "./terraform-version";

/** Violated rules; nothing was written. */
export class PolicyViolation extends Error {
  constructor(readonly findings: readonly RuleFinding[]) {
    const stacks = [...new Set(findings.map(({ stack }) => stack))];
    const blocks = stacks.map((name) =>
      [
        `  ${name}`,
        ...findings
          .filter(({ stack }) => stack === name)
          .map(({ rule, address, message }) => `    ${address} ${message} [${rule}]`),
      ].join("\n"),
    );
    super(`${findings.length} policy finding${findings.length === 1 ? "" : "s"}:\n\n${blocks.join("\n\n")}\n`);
    this.name = "PolicyViolation";
  }
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
