import type { EcsScaling } from "../../../dr/steps/ecs-scaling";
import { counterpart, peakOf, withRunning } from "../../../dr/record/site-item";
import { ecsScaling } from "../../../functions/steps/ecs-scaling/ecs-scaling";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError } from "../../support/functions/fake-aws";
import { Scene, type SceneOptions, unreached } from "../../support/functions/scene";

const SERVICE = "us-west-2 web-dev-secondary-cluster/web-dev-secondary-web";
const scenes: Scene[] = [];

/** A standby service with one task; the primary's peak is twelve. */
function scaling(change: Partial<EcsScaling> = {}, options: SceneOptions & { peak?: number } = {}): Scene {
  const { peak = 12, ...rest } = options;
  const parameters: EcsScaling = {
    ...{ region: "us-west-2", cluster: "web-dev-secondary-cluster", service: "web-dev-secondary-web" },
    ...{ action: "raise", floorTasks: 4, maxTasks: 20 },
    ...change,
  };
  const scene = new Scene(
    { id: "scale", type: "ecs-scaling", parameters },
    ({ aws }) => ({
      steps: {
        "ecs-scaling": ecsScaling({ ecs: aws.client("ecs"), scaling: aws.client("application-autoscaling") }),
      },
    }),
    rest,
  );
  scene.aws.services.set(SERVICE, { desired: 1, running: 1, bounds: { min: 1, max: 20, suspended: false } });
  if (peak > 0) {
    const peaks = { day: "2026-11-21", tasks: 3, dayBefore: peak };
    scene.aws.table.set("web-dev", "SITE#primary", { "peaks:web-dev-primary-web": peaks });
  }
  scenes.push(scene);
  return scene;
}
const service = (scene: Scene) => scene.aws.services.get(SERVICE)!;

contractTests("ecs-scaling raise", () => scaling(), { throttled: "ecs:UpdateService" });
contractTests("ecs-scaling settle", () => scaling({ action: "settle" }), {
  throttled: "application-autoscaling:RegisterScalableTarget",
});
contractTests("ecs-scaling restore", () => scaling({ action: "restore", floorTasks: 2 }), {
  throttled: "application-autoscaling:DescribeScalableTargets",
});

test.each([
  ["all of the peak", {}, {}, 12],
  ["half of it", { peakFraction: 0.5 }, {}, 6],
  ["never less than the minimum", { peakFraction: 0.1 }, {}, 4],
  ["never more than the maximum", { maxTasks: 10 }, {}, 10],
  ["the minimum when the peak is unknown", {}, { peak: 0 }, 4],
  ["R16: no more than the on-demand tasks", { onDemandTasks: 8 }, {}, 8],
])("the fraction of the other site's recent peak: %s", async (_what, change, options, tasks) => {
  const scene = scaling(change, options);
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  expect(service(scene)).toMatchObject({
    desired: tasks,
    bounds: { min: tasks, max: scene.input("start").step.parameters["maxTasks"] },
  });
  scene.aws.tick();
  expect(await scene.take("check")).toEqual({ status: "done", measured: { tasks, running: tasks } });
});

test("raising never removes tasks, and is done only when they run", async () => {
  const scene = scaling();
  service(scene).desired = 15;
  expect(await scene.take("start")).toEqual({
    status: "waiting",
    reason: "1 of 15 tasks of web-dev-secondary-web are running",
  });
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
  expect(service(scene).desired).toBe(15);
});

test("S4: what scales the service in again while it starts is reverted at each check", async () => {
  const scene = scaling();
  await scene.take("start");
  expect(service(scene).bounds).toEqual({ min: 12, max: 20, suspended: false });
  Object.assign(service(scene), { desired: 3, bounds: { min: 1, max: 20, suspended: false } });
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
  expect(service(scene)).toMatchObject({ desired: 12, bounds: { min: 12 } });
});

test.each([
  [9, 0.8, "waiting"],
  [10, 0.8, "done"],
  [11, 1, "waiting"],
  [12, 1, "done"],
] as const)("S4: %i of 12 tasks with a sufficient fraction of %d: %s", async (running, sufficientFraction, status) => {
  const scene = scaling({ sufficientFraction });
  await scene.take("start");
  service(scene).running = running;
  expect(await scene.take("check")).toEqual(
    status === "done"
      ? { status, measured: { tasks: 12, running } }
      : { status, reason: `${running} of 12 tasks of web-dev-secondary-web are running` },
  );
});

test("S4: after the traffic has moved, settling returns the minimum to the configured one and keeps the tasks", async () => {
  const scene = scaling({ action: "settle" });
  Object.assign(service(scene), { desired: 12, running: 11, bounds: { min: 12, max: 20, suspended: false } });
  expect(await scene.take("start")).toEqual({ status: "done", measured: { tasks: 12, running: 11 } });
  expect(service(scene)).toMatchObject({ desired: 12, bounds: { min: 4, max: 20, suspended: false } });
  Object.assign(service(scene), { desired: 9 });
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(service(scene)).toMatchObject({ desired: 9, bounds: { min: 4 } });
});

test("R16: running tasks beyond the on-demand tasks are kept", async () => {
  const scene = scaling({ onDemandTasks: 8 });
  Object.assign(service(scene), { desired: 10, running: 10 });
  expect(await scene.finish()).toMatchObject({ status: "done", measured: { tasks: 10 } });
});

test("the wanted task count is decided once", async () => {
  const scene = scaling();
  await scene.take("start");
  scene.aws.table.set("web-dev", "SITE#primary", { "peaks:web-dev-primary-web": { day: "2026-11-21", tasks: 18 } });
  await scene.take("start");
  expect(service(scene).desired).toBe(12);
  expect(await scene.finish()).toMatchObject({ measured: { tasks: 12 } });
});

test("undo restores the count and the bounds, also after a partial start", async () => {
  const scene = scaling();
  await scene.finish();
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(service(scene)).toMatchObject({ desired: 1, bounds: { min: 1, max: 20, suspended: false } });
  const state = scene.state;
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(scene.state).toBe(state);
  expect(await scene.take("start")).toEqual({ status: "refused", reason: "'scale' is rolled back" });

  const half = scaling();
  half.aws.errors.set("ecs:UpdateService", [clientError("AccessDenied")]);
  await expect(half.take("start")).rejects.toMatchObject({ name: "AccessDenied" });
  expect(service(half).bounds).toMatchObject({ min: 12 });
  await half.take("undo");
  expect(service(half)).toMatchObject({ desired: 1, bounds: { min: 1 } });
});

test("a fenced service scales again when it is raised, and is suspended again by undo", async () => {
  const scene = scaling();
  const fenced = { min: 4, max: 20, suspended: true };
  scene.aws.services.set(SERVICE, { desired: 0, running: 0, bounds: fenced });
  await scene.finish();
  expect(service(scene).bounds).toMatchObject({ suspended: false });
  await scene.take("undo");
  expect(service(scene)).toMatchObject({ desired: 0, bounds: fenced });
});

test("restoring sets the minimum and does not wait for tasks to stop", async () => {
  const scene = scaling({ action: "restore", floorTasks: 1 });
  scene.aws.services.set(SERVICE, { desired: 12, running: 12, bounds: { min: 4, max: 20, suspended: false } });
  expect(await scene.take("start")).toEqual({ status: "done", measured: { tasks: 1, running: 12 } });
  expect(service(scene)).toMatchObject({ desired: 1, running: 12, bounds: { min: 1, max: 20 } });
});

test("a service without scaling has only its count", async () => {
  const scene = scaling();
  scene.aws.services.set(SERVICE, { desired: 1, running: 1 });
  expect(await scene.finish()).toMatchObject({ measured: { tasks: 12 } });
  expect(scene.reached).not.toContain("start application-autoscaling:RegisterScalableTarget us-west-2");
  await scene.take("undo");
  expect(service(scene).desired).toBe(1);
});

test("a service that does not exist is an error", async () => {
  const scene = scaling({ service: "other" });
  scene.aws.services.set("us-west-2 web-dev-secondary-cluster/other", { desired: 0, running: 0 });
  scene.aws.services.clear();
  await expect(scene.take("start")).rejects.toThrow();
});

test("the recent peak covers the last two days with observations", () => {
  const at = (day: number) => new Date(`2026-11-${day}T23:00:00Z`);
  const first = withRunning(undefined, 3, at(20));
  expect(withRunning(first, 2, at(20))).toBe(first);
  const day = withRunning(withRunning(first, 9, at(20)), 2, at(21));
  expect([day, peakOf(day)]).toEqual([{ day: "2026-11-21", tasks: 2, dayBefore: 9 }, 9]);
  expect(peakOf(withRunning(day, 2, at(22)))).toBe(2);
  expect(peakOf(undefined)).toBeUndefined();
});

test("the name of the other site's service differs only by the role", () => {
  expect(counterpart("web-dev-secondary-web", "secondary", "primary")).toBe("web-dev-primary-web");
  expect(counterpart("secondary-x-secondaryy", "secondary", "primary")).toBe("primary-x-secondaryy");
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
