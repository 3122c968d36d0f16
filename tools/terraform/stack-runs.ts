import { RESOURCE_DONE, RESOURCES_AT_ONCE } from "../deploy";
import { inOrder } from "../in-order";
import type { StackEntry } from "../synthesis";
import { Terraform } from "./terraform";

export interface StackRunOptions {
  readonly terraform: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called after each resource with how many of all stacks are done, and the stack it belongs to. */
  readonly onProgress?: (resources: number, stack: string) => void;
}

/** Applies stacks with Terraform itself, a few at once, each after those among them that it depends on. */
export function applyStacks(stacks: readonly StackEntry[], options: StackRunOptions): Promise<void> {
  return run(stacks, options, (terraform, onLine) => terraform.apply([`-parallelism=${RESOURCES_AT_ONCE}`], onLine));
}

/** Destroys stacks with Terraform itself, each before those that it depends on. */
export function destroyStacks(stacks: readonly StackEntry[], options: StackRunOptions): Promise<void> {
  const reversed = stacks.map((stack) => ({
    ...stack,
    dependencies: stacks.filter(({ dependencies }) => dependencies.includes(stack.name)).map(({ name }) => name),
  }));
  return run(reversed, options, (terraform, onLine) =>
    terraform.destroy([`-parallelism=${RESOURCES_AT_ONCE}`], onLine),
  );
}

function run(
  stacks: readonly StackEntry[],
  { terraform: program, env, onProgress }: StackRunOptions,
  work: (terraform: Terraform, onLine: (line: string) => void) => Promise<void>,
): Promise<void> {
  let done = 0;
  const runs = initialized(stacks, program, env);
  return inOrder(stacks, async ({ name }) => {
    const { terraform, ready } = runs.get(name)!;
    await ready;
    await work(terraform, (line) => {
      if (!RESOURCE_DONE.test(line)) return;
      done += 1;
      onProgress?.(done, name);
    });
  });
}

interface InitializedStack {
  readonly terraform: Terraform;
  /** Settled when Terraform is initialized in the stack's folder. */
  readonly ready: Promise<void>;
}

/** Initializes stacks one after the other, also while those before them are still at work. */
function initialized(
  stacks: readonly StackEntry[],
  program: string,
  env: StackRunOptions["env"],
): ReadonlyMap<string, InitializedStack> {
  let last: Promise<unknown> = Promise.resolve();
  return new Map(
    stacks.map(({ name, folder }) => {
      const terraform = new Terraform({ program, folder, env });
      const ready = last.then(() => terraform.init());
      last = ready.catch(() => undefined);
      return [name, { terraform, ready }];
    }),
  );
}
