import type { App } from "cdktf";
import type { RuleFinding } from "../../constructs/policy/review";

/** A check of several stacks, or of the configuration: it runs after all stacks are built. */
export type CrossCheck = () => readonly RuleFinding[];

const CHECKS = new WeakMap<App, CrossCheck[]>();

/** Registers a check that the synth of an app runs after the rules of every stack. */
export function addCrossCheck(app: App, check: CrossCheck): void {
  CHECKS.set(app, [...crossChecks(app), check]);
}

export function crossChecks(app: App): readonly CrossCheck[] {
  return CHECKS.get(app) ?? [];
}
