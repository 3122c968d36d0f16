import { App } from "cdktf";
import type { Deployment } from "../config/schema/deployment";
import type { Plan } from "../dr/plan/plan";
import { crossRuleFindings } from "../constructs/policy/across/cross-rules";
import { replicationFindings } from "../constructs/policy/replications";
import { addCrossCheck } from "./shared/cross-checks";
import { DeploymentStacks } from "./shared/deployment-stacks";
import { type DeploymentStep, FIRST_STEPS } from "./shared/deployment-order";
import { multiRegionWeb } from "./multi-region-web";
import { WEB_STEPS } from "./multi-region-web/order";
import { recoveryPlans } from "./shared/recovery-plans";
import { reservedConcurrency } from "./shared/reserved-concurrency";
import { stateBackend } from "./state-backend";

type Architecture = (frame: DeploymentStacks) => void;

const ARCHITECTURES: Readonly<Record<Deployment["architecture"], Architecture>> = {
  "multi-region-web": multiRegionWeb,
};

const STEPS: Readonly<Record<Deployment["architecture"], readonly DeploymentStep[]>> = {
  "multi-region-web": WEB_STEPS,
};

/** Builds all stacks of a deployment: the state backends, then its architecture. */
export function build(app: App, deployment: Deployment): void {
  const frame = new DeploymentStacks(app, deployment);
  stateBackend(frame);
  ARCHITECTURES[deployment.architecture](frame);
  addCrossCheck(app, () => reservedConcurrency(frame));
  addCrossCheck(app, () => replicationFindings(frame.documents));
  addCrossCheck(app, () => crossRuleFindings(frame.documents));
}

/** How a deployment recovers, for those who need no stack of it. */
export function recoveryPlanOf(deployment: Deployment): Plan {
  const app = new App({ stackTraces: false });
  build(app, deployment);
  return recoveryPlans(app)[0]!.plan;
}

/** The order of a deployment's first deployment; its reverse is the order in which it is destroyed. */
export function deploymentOrder({ architecture }: Pick<Deployment, "architecture">): readonly DeploymentStep[] {
  return [...FIRST_STEPS, ...STEPS[architecture]];
}
