import { App } from "cdktf";
import type { ArchitectureName, Deployment, DeploymentOf } from "../config/schema/deployment";
import type { SiteRole } from "../constructs/core/names";
import type { Plan } from "../dr/plan/plan";
import { crossRuleFindings } from "../constructs/policy/across/cross-rules";
import { replicationFindings } from "../constructs/policy/replications";
import { addCrossCheck } from "./shared/cross-checks";
import { DeploymentStacks, type StacksOf } from "./shared/deployment-stacks";
import { type DeploymentStep, firstSteps } from "./shared/deployment-order";
import { example } from "./example";
import { EXAMPLE_STEPS } from "./example/order";
import { multiRegionWeb } from "./multi-region-web";
import { WEB_STEPS } from "./multi-region-web/order";
import { recoveryPlans } from "./shared/recovery-plans";
import { reservedConcurrency } from "./shared/reserved-concurrency";
import { stateBackend } from "./state-backend";

/** How the stacks of an architecture are built and first deployed. */
interface Architecture<A extends ArchitectureName> {
  readonly build: (stacks: StacksOf<DeploymentOf<A>>) => void;
  /** The order of a first deployment after the state backends. */
  readonly steps: readonly DeploymentStep[];
}

const ARCHITECTURES: { readonly [A in ArchitectureName]: Architecture<A> } = {
  "multi-region-web": { build: multiRegionWeb, steps: WEB_STEPS },
  example: { build: example, steps: EXAMPLE_STEPS },
};

function architectureOf<A extends ArchitectureName>(name: A): Architecture<A> {
  return ARCHITECTURES[name];
}

/** Builds all stacks of a deployment: the state backends, then its architecture. */
export function build(app: App, deployment: Deployment): void {
  const stacks = new DeploymentStacks<Deployment, SiteRole>(app, deployment);
  stateBackend(stacks);
  architectureOf(deployment.architecture).build(stacks);
  addCrossCheck(app, () => reservedConcurrency(stacks));
  addCrossCheck(app, () => replicationFindings(stacks.documents));
  addCrossCheck(app, () => crossRuleFindings(stacks.documents));
}

/**
 * Builds the stacks of a deployment in memory and returns how it recovers. Throws `NoRecoveryPlan` for an architecture without
 * recovery.
 */
export function recoveryPlanOf(deployment: Deployment): Plan {
  const plan = recoveryPlanIfAny(deployment);
  if (plan === undefined) throw new NoRecoveryPlan(deployment);
  return plan;
}

/** The same; undefined for an architecture without recovery. */
export function recoveryPlanIfAny(deployment: Deployment): Plan | undefined {
  const app = new App({ stackTraces: false });
  build(app, deployment);
  return recoveryPlans(app)[0]?.plan;
}

export class NoRecoveryPlan extends Error {
  constructor({ name, environment, architecture }: Pick<Deployment, "name" | "environment" | "architecture">) {
    super(`${name}-${environment} has no recovery plan: the architecture '${architecture}' has no recovery`);
    this.name = "NoRecoveryPlan";
  }
}

/** The order of a deployment's first deployment; its reverse is the order in which it is destroyed. */
export function deploymentOrder({
  architecture,
  sites,
}: Pick<Deployment, "architecture" | "sites">): readonly DeploymentStep[] {
  return [...firstSteps(sites.map(({ role }) => role)), ...ARCHITECTURES[architecture].steps];
}
