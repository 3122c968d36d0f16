import type { App } from "cdktf";
import type { Part } from "../../dr/derived/budget";
import type { Plan } from "../../dr/plan/plan";

/** How a deployment recovers, for the generated pages. */
export interface PlannedRecovery {
  readonly plan: Plan;
  /** Time until an outage is detected, before anybody can decide. */
  readonly detection: readonly Part[];
}

const PLANS = new WeakMap<App, PlannedRecovery[]>();

export function addRecoveryPlan(app: App, planned: PlannedRecovery): void {
  PLANS.set(app, [...recoveryPlans(app), planned]);
}

/** The plans of an app's deployments, in the order in which they were built. */
export function recoveryPlans(app: App): readonly PlannedRecovery[] {
  return PLANS.get(app) ?? [];
}
