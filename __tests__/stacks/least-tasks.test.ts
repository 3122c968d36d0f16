import { leastTasks } from "../../stacks/multi-region-web/compute";
import type { DeploymentStacks } from "../../stacks/deployment-stacks";

const least = (role: "primary" | "secondary", min: number, standbyFraction: number, routing = "failover") =>
  leastTasks({ deployment: { service: { min, standbyFraction }, edge: { routing } } } as DeploymentStacks, role);

test("a standby waits with its share of tasks, rounded up, and with one at least", () => {
  expect(least("secondary", 4, 0.5)).toBe(2);
  expect(least("secondary", 3, 0.5)).toBe(2);
  expect(least("secondary", 4, 0.3)).toBe(2);
  expect(least("secondary", 4, 1)).toBe(4);
  expect(least("secondary", 4, 0)).toBe(1);
  expect(least("secondary", 1, 0.1)).toBe(1);
});

test("a site that serves runs all of them: the primary, and the other where both serve", () => {
  expect(least("primary", 4, 0.5)).toBe(4);
  expect(least("secondary", 4, 0.5, "latency")).toBe(4);
  expect(least("secondary", 4, 0.5, "weighted")).toBe(4);
});
