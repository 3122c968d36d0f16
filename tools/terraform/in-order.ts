/** An item that depends on others. */
export interface Ordered {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/**
 * Processes items, each as soon as its dependencies are done, a few at once. After a failure no item starts; the first
 * failure is thrown when all running items have ended.
 */
export async function inOrder<T extends Ordered>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  atOnce = 4,
): Promise<void> {
  const names = new Set(items.map(({ name }) => name));
  const waiting = [...items];
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];

  while (failures.length === 0 && (waiting.length > 0 || running.size > 0)) {
    const ready = waiting.filter(({ dependencies }) =>
      dependencies.every((name) => done.has(name) || !names.has(name)),
    );
    for (const item of ready.slice(0, atOnce - running.size)) {
      waiting.splice(waiting.indexOf(item), 1);
      const run = work(item)
        .then(() => done.add(item.name))
        .catch((error: unknown) => failures.push(error))
        .then(() => {
          running.delete(item.name);
        });
      running.set(item.name, run);
    }
    if (running.size === 0) throw new Error(`${waiting.map(({ name }) => name).join(", ")} depend on each other`);
    await Promise.race(running.values());
  }
  await Promise.all(running.values());
  if (failures.length > 0) throw failures[0];
}
