import { RESOURCE_DONE, RESOURCES_AT_ONCE } from "./deploy";
import { inOrder } from "./in-order";
import type { StackEntry } from "./synthesis";
import { Terraform } from "./terraform";

export interface StackRunOptions {
  readonly terraform: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called after each resource with the number of completed resources of all stacks, and the stack of the resource. */
  readonly onProgress?: (resources: number, stack: string) => void;
}

/** Applies stacks with Terraform directly, a few at once, each after those of the stacks that it depends on. */
export function applyStacks(stacks: readonly StackEntry[], options: StackRunOptions): Promise<void> {
  return run(stacks, options, (terraform, onLine) => terraform.apply([`-parallelism=${RESOURCES_AT_ONCE}`], onLine));
}

/** Destroys stacks with Terraform directly, each before those that it depends on. */
export function destroyStacks(stacks: readonly StackEntry[], options: StackRunOptions): Promise<void> {
  const reversed = stacks.map((stack) => ({
    ...stack,
    dependencies: stacks.filter(({ dependencies }) => dependencies.includes(stack.name)).map(({ name }) => name),
  }));
  return run(reversed, options, (terraform, onLine) =>
    terraform.destroy([`-parallelism=${RESOURCES_AT_ONCE}`], onLine),
  );
}

/** Initializes the folder of a stack while the stacks before it run; stops to initialize after a failure. */
async function run(
  stacks: readonly StackEntry[],
  { terraform: program, env, onProgress }: StackRunOptions,
  work: (terraform: Terraform, onLine: (line: string) => void) => Promise<void>,
): Promise<void> {
  let done = 0;
  const over = new AbortController();
  const known = new Map<string, Promise<Terraform>>();
  const initialized = ({ name, folder }: StackEntry) => {
    const one = known.get(name) ?? init(new Terraform({ program, folder, env }));
    known.set(name, one);
    return one;
  };
  const ahead = (async () => {
    for (const stack of stacks) {
      if (over.signal.aborted) return;
      // The run of the stack throws the error.
      await initialized(stack).catch(() => undefined);
    }
  })();
  try {
    await inOrder(stacks, async (stack) => {
      await work(await initialized(stack), (line) => {
        if (!RESOURCE_DONE.test(line)) return;
        done += 1;
        onProgress?.(done, stack.name);
      });
    });
  } finally {
    over.abort();
    await ahead;
  }
}

async function init(terraform: Terraform): Promise<Terraform> {
  await terraform.init();
  return terraform;
}
