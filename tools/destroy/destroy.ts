import { type DeploymentStep, stacksByStep } from "../../stacks/deployment-order";
import type { Progress } from "../console/progress";
import { Failure } from "../console/failure";
import { readStackFile } from "../preflight/stack-files";
import type { StackEntry } from "../terraform/synthesis";
import { destroyStacks } from "../terraform/stack-runs";
import { type DestroyedRecord, refuseFailedOver } from "./failed-over";
import { listed, protectionsOf } from "./protections";
import { destroyStateBackends } from "./state-backends";

export interface DestroyOptions {
  readonly deployment: string;
  readonly order: readonly DeploymentStep[];
  /** All stacks of the deployment. */
  readonly stacks: readonly StackEntry[];
  /** Folder for what is kept while the state backends go. */
  readonly scratch: string;
  readonly terraform: string;
  readonly env: Readonly<Record<string, string>>;
  readonly progress: Progress;
  /** Whether the state backends go too, with every version of every state. */
  readonly stateBackends: boolean;
  /** Which site is active and who holds the lock, from the DR table; undefined when there is none, or to destroy whichever it is. */
  readonly record: () => Promise<DestroyedRecord | undefined>;
  /** Removes what the deployment has created beside Terraform and what would block it, before anything is destroyed. */
  readonly prepare: () => Promise<void>;
}

/**
 * Destroys a deployment in the reverse of its order, its state backends last. Throws a `Failure` with the list of what is
 * protected, or when the deployment is failed over or an execution runs, before it has touched anything.
 */
export async function destroyDeployment(options: DestroyOptions): Promise<void> {
  const { deployment, order, stacks, terraform, env, progress } = options;
  const steps = [...stacksByStep(order, deployment, stacks)].reverse();
  refuseProtected(deployment, steps);
  refuseFailedOver(deployment, await options.record());
  await progress.step("remove what was started at run time", options.prepare);
  for (const [step, own] of steps) {
    if (step.kind !== "deploy" || own.length === 0) continue;
    await progress.step(`destroy ${step.id}`, async (update) => {
      let before = 0;
      let done = 0;
      for (const group of step.destroyedInTurn ? [...own].reverse().map((one) => [one]) : [own]) {
        await destroyStacks(group, {
          terraform,
          env,
          onProgress: (resources, stack) => {
            done = before + resources;
            update(`${done} resources, now ${stack}`);
          },
        });
        before = done;
      }
    });
  }
  if (!options.stateBackends) return;
  const backends = steps.find(([{ kind }]) => kind === "bootstrap")![1];
  await progress.step("destroy the state backends", (update) =>
    destroyStateBackends(backends, stacks, { ...options, update }),
  );
}

function refuseProtected(
  deployment: string,
  steps: readonly (readonly [DeploymentStep, readonly StackEntry[]])[],
): void {
  const applied = steps.filter(([{ kind }]) => kind === "deploy").flatMap(([, stacks]) => stacks);
  const protections = applied.map(readStackFile).flatMap(protectionsOf);
  if (protections.length === 0) return;
  throw new Failure(
    `${deployment} is protected: ${protections.length} resources refuse to be destroyed; nothing was touched\n\n` +
      `${listed(protections)}\n`,
    "lift each on purpose, as docs/first-deployment.md says under 'The way back'",
  );
}
