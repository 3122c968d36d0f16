import { minimumTasks } from "../../stacks/multi-region-web/compute";
import type { WebStacks } from "../../stacks/multi-region-web/web-stacks";

const minimum = (role: "primary" | "secondary", min: number, standbyFraction: number, routing = "failover") =>
  minimumTasks({ deployment: { service: { min, standbyFraction }, edge: { routing } } } as WebStacks, role);

test("a standby runs its fraction of the tasks, rounded up, and at least one", () => {
  expect(minimum("secondary", 4, 0.5)).toBe(2);
  expect(minimum("secondary", 3, 0.5)).toBe(2);
  expect(minimum("secondary", 4, 0.3)).toBe(2);
  expect(minimum("secondary", 4, 1)).toBe(4);
  expect(minimum("secondary", 4, 0)).toBe(1);
  expect(minimum("secondary", 1, 0.1)).toBe(1);
});

test("an active site runs all of them: the primary, and the secondary with active-active routing", () => {
  expect(minimum("primary", 4, 0.5)).toBe(4);
  expect(minimum("secondary", 4, 0.5, "latency")).toBe(4);
  expect(minimum("secondary", 4, 0.5, "weighted")).toBe(4);
});
