import type { App } from "cdktf";
import type { RuleFinding } from "../constructs/policy/review";

/** A check that sees more than one stack, or none: it runs once everything is built. */
export type CrossCheck = () => readonly RuleFinding[];

const CHECKS = new WeakMap<App, CrossCheck[]>();

/** Has the synth of an app run a check after the rules of every stack. */
export function addCrossCheck(app: App, check: CrossCheck): void {
  CHECKS.set(app, [...crossChecks(app), check]);
}

export function crossChecks(app: App): readonly CrossCheck[] {
  return CHECKS.get(app) ?? [];
}
