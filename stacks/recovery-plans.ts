import { App } from "cdktf";
import type { Deployment } from "../config/schema/deployment";
import type { Plan } from "../dr/plan";
import { DeploymentFrame } from "./deployment-frame";
import { recoveryPlan } from "./multi-region-web/recovery-plan";

type PlanOf = (frame: DeploymentFrame) => Plan;

const PLANS: Readonly<Record<Deployment["architecture"], PlanOf>> = { "multi-region-web": recoveryPlan };

/** How a deployment recovers, for those who have no stacks at hand. */
export function recoveryPlanOf(deployment: Deployment): Plan {
  return PLANS[deployment.architecture](new DeploymentFrame(new App({ stackTraces: false }), deployment));
}
