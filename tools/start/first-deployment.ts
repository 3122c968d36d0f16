import * as path from "node:path";
import type { Deployment } from "../../config/schema/deployment";
import { deploymentId, domainOf } from "../../config";
import { deploymentOrder, recoveryPlanOf } from "../../stacks/build";
import { type DeploymentStep, stacksByStep } from "../../stacks/shared/deployment-order";
import { bootstrap } from "../bootstrap/bootstrap";
import type { Progress } from "../console/progress";
import type { ToolContext } from "../console/context";
import { outage } from "../recovery/outage";
import type { Session } from "../emulator/session";
import { EMULATOR_STORE } from "../emulator/store";
import { Failure } from "../console/failure";
import { pushPlaceholder } from "../image/deployment-image";
import { preflight } from "../preflight/preflight";
import { sizeOf, type StackEntry } from "../terraform/synthesis";
import { applyStacks } from "../terraform/stack-runs";
import { delegate } from "./delegation";

/** Inputs of a first deployment. */
export interface FirstDeployment {
  readonly deployment: Deployment;
  /** All stacks of the deployment, adapted to the emulator. */
  readonly stacks: readonly StackEntry[];
  readonly scratch: string;
  readonly session: Session;
  readonly context: ToolContext;
  readonly progress: Progress;
}

/** Runs the steps of the documented order one after the other, as a person does on an account. */
export async function firstDeployment(first: FirstDeployment): Promise<void> {
  const { deployment, stacks } = first;
  const steps = stacksByStep(deploymentOrder(deployment), deploymentId(deployment), stacks);
  for (const [step, own] of steps) await STEPS[step.kind](first, step, own);
}

type StepRunner = (first: FirstDeployment, step: DeploymentStep, stacks: readonly StackEntry[]) => Promise<void>;

const STEPS: Readonly<Record<DeploymentStep["kind"], StepRunner>> = {
  preflight: ({ deployment, stacks, session, context, progress }, { title }) =>
    progress.step(title, async (update) => {
      const { findings, blocked } = await preflight({ deployment, stacks, session, context });
      const missing = findings.filter(({ status }) => status === "missing");
      if (blocked)
        throw new Failure("the preflight check failed", ...missing.map(({ subject, fix }) => `${subject}: ${fix}`));
      update(`${findings.length} checks`);
    }),
  bootstrap: ({ scratch, context: { terraform, env }, progress }, { title }, stacks) =>
    progress.step(title, async (update) => {
      const destroyed = path.join(EMULATOR_STORE, "destroy");
      await bootstrap(stacks, { terraform, env, scratch, destroyed, update });
    }),
  deploy: ({ context: { terraform, env }, progress }, { title }, stacks) =>
    progress.step(title, async (update) => {
      const total = stacks.reduce((sum, { folder }) => sum + sizeOf(folder), 0);
      await applyStacks(stacks, {
        terraform,
        env,
        onProgress: (resources, stack) => {
          update(`${resources} of ${total} resources, now ${stack}`);
        },
      });
      update(`${total} resources`);
    }),
  images: ({ deployment, progress }, { title }) =>
    progress.step(title, async (update) => {
      update(await pushPlaceholder(deployment));
    }),
  delegation: ({ deployment, session, progress }, { title }) =>
    progress.step(title, async (update) => {
      for (const domain of domainOf(deployment)) await delegate(domain, session, update);
    }),
  drill: ({ deployment, session, progress }) => outage(recoveryPlanOf(deployment), session.control, progress),
};
