import fc from "fast-check";
import { inOrder } from "../../tools/terraform/in-order";

/** Items where each depends on some of those before it. */
const graph = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 }).map((lists) =>
  lists.map((list, i) => ({
    name: `s${i}`,
    dependencies: [...new Set(list.filter((d) => d < i))].map((d) => `s${d}`),
  })),
);

test("each comes after those it depends on, once, and never more at a time than allowed", async () => {
  await fc.assert(
    fc.asyncProperty(graph, fc.integer({ min: 1, max: 4 }), async (items, atOnce) => {
      const done: string[] = [];
      let running = 0;
      await inOrder(
        items,
        async ({ name, dependencies }) => {
          running += 1;
          expect(running).toBeLessThanOrEqual(atOnce);
          for (const dependency of dependencies) expect(done).toContain(dependency);
          await Promise.resolve();
          running -= 1;
          done.push(name);
        },
        atOnce,
      );
      expect(done.sort()).toEqual(items.map(({ name }) => name).sort());
    }),
  );
});

test("after a failure no item starts, running items end, and the failure is thrown", async () => {
  const started: string[] = [];
  let slowEnded = false;
  const items = ["bad", "slow", "later"].map((name) => ({ name, dependencies: [] }));
  const run = inOrder(
    items,
    async ({ name }) => {
      started.push(name);
      if (name === "bad") throw new Error("no");
      await new Promise((resolve) => setTimeout(resolve, 20));
      slowEnded = true;
    },
    2,
  );
  await expect(run).rejects.toThrow("no");
  expect(started).toEqual(["bad", "slow"]);
  expect(slowEnded).toBe(true);
});

test("a dependency cycle is an error, without waiting", async () => {
  const items = [
    { name: "a", dependencies: ["b"] },
    { name: "b", dependencies: ["a"] },
  ];
  await expect(inOrder(items, () => Promise.resolve())).rejects.toThrow("a, b depend on each other");
});

test("a dependency that is not among the items counts as done", async () => {
  const done: string[] = [];
  await inOrder([{ name: "a", dependencies: ["elsewhere"] }], ({ name }) => Promise.resolve(void done.push(name)));
  expect(done).toEqual(["a"]);
});
