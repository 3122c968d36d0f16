import { type DeploymentStep, stacksByStep } from "../../stacks/shared/deployment-order";
import type { Progress } from "../console/progress";
import { Failure } from "../console/failure";
import { readStackFile } from "../preflight/stack-files";
import type { StackEntry } from "../terraform/synthesis";
import { destroyStacks } from "../terraform/stack-runs";
import { isContinued } from "./earlier-run";
import { type DestroyedRecord, refuseFailedOver } from "./failed-over";
import { listed, protectionsOf } from "./protections";
import { destroyStateBackends } from "./state-backends";

export interface DestroyOptions {
  readonly deployment: string;
  readonly order: readonly DeploymentStep[];
  /** All stacks of the deployment. */
  readonly stacks: readonly StackEntry[];
  /** Folder for the states while the state backends are destroyed. */
  readonly scratch: string;
  readonly terraform: string;
  readonly env: Readonly<Record<string, string>>;
  readonly progress: Progress;
  /** Whether to destroy the state backends too, with every version of every state. */
  readonly stateBackends: boolean;
  /** Active site and lock from the DR table; undefined if there is no table, or to skip the check. */
  readonly record: () => Promise<DestroyedRecord | undefined>;
  /**
   * Whether a stack has a state: without one there is nothing to destroy, and a killed run may have destroyed its bucket.
   * @default every stack has one
   */
  readonly hasState?: (stack: StackEntry) => Promise<boolean>;
  /** Removes resources that were created outside Terraform and would block it, before anything is destroyed. */
  readonly prepare: () => Promise<void>;
}

/**
 * Destroys a deployment in the reverse of its order, its state backends last. Throws a `Failure` before any change if
 * resources are protected, with their list, if the deployment is failed over, if an execution runs or if no stack has a state.
 */
export async function destroyDeployment(options: DestroyOptions): Promise<void> {
  const { deployment, order, stacks, terraform, env, progress } = options;
  const steps = [...stacksByStep(order, deployment, stacks)].reverse();
  refuseProtected(deployment, steps);
  refuseFailedOver(deployment, await options.record());
  const present = await withState(options);
  await progress.step("remove resources created outside Terraform", options.prepare);
  for (const [step, own] of steps) {
    if (step.kind !== "deploy" || own.length === 0) continue;
    await progress.step(`destroy ${step.id}`, async (update) => {
      let before = 0;
      let done = 0;
      const existing = own.filter((stack) => present.has(stack));
      for (const group of destroyGroups(deployment, step, existing)) {
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
  const skipped = steps.flatMap(([{ kind }, own]) => (kind === "deploy" ? own.filter((one) => !present.has(one)) : []));
  if (skipped.length > 0) {
    progress.line(`skipped ${skipped.length} stacks without a state: ${skipped.map(({ name }) => name).join(", ")}`);
  }
  if (!options.stateBackends) return;
  const backends = steps.find(([{ kind }]) => kind === "bootstrap")![1];
  await progress.step("destroy the state backends", (update) =>
    destroyStateBackends(backends, stacks, { ...options, update }),
  );
}

/** The stacks with a state. Throws a `Failure` if there is none: the configuration may name other buckets than those of the deployment. */
async function withState({ deployment, stacks, scratch, hasState }: DestroyOptions): Promise<ReadonlySet<StackEntry>> {
  if (hasState === undefined) return new Set(stacks);
  const has = await Promise.all(stacks.map(hasState));
  const found = new Set(stacks.filter((_, at) => has[at]));
  if (found.size > 0 || isContinued(stacks, scratch)) return found;
  throw new Failure(
    `${deployment} has no state: none of its ${stacks.length} stacks has one in its bucket; nothing was changed`,
    "if it is deployed, check its name, account and regions in config/: they name the buckets of its states",
    "if it was never deployed, or its state backends are destroyed too, there is nothing to destroy",
  );
}

/** Groups of stacks that are destroyed one after the other. */
function destroyGroups(
  deployment: string,
  { destroyedFirst = [] }: DeploymentStep,
  stacks: readonly StackEntry[],
): readonly (readonly StackEntry[])[] {
  const names = destroyedFirst.map((part) => `${deployment}-${part}`);
  const first = names.map((name) => stacks.filter((stack) => stack.name === name));
  return [...first, stacks.filter(({ name }) => !names.includes(name))].filter((group) => group.length > 0);
}

function refuseProtected(
  deployment: string,
  steps: readonly (readonly [DeploymentStep, readonly StackEntry[]])[],
): void {
  const applied = steps.filter(([{ kind }]) => kind === "deploy").flatMap(([, stacks]) => stacks);
  const protections = applied.map(readStackFile).flatMap(protectionsOf);
  if (protections.length === 0) return;
  throw new Failure(
    `${deployment} is protected: ${protections.length} resources cannot be destroyed; nothing was changed\n\n` +
      `${listed(protections)}\n`,
    "remove each protection, as described in docs/first-deployment.md under 'Destroy a deployment'",
  );
}
