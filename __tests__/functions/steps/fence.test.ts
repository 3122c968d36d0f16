import type { Fence } from "../../../dr/steps/fence";
import { startPromotion } from "../../../dr/record/transitions";
import { completeFence } from "../../../functions/watch/complete-fence/complete-fence";
import { fence } from "../../../functions/steps/fence/fence";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError } from "../../support/functions/fake-aws";
import { EPOCH, EXECUTION, Scene, unreached } from "../../support/functions/scene";

const SERVICE = "us-east-1 web-dev-primary-cluster/web-dev-primary-web";
const INSTANCE = "us-east-1 web-dev-primary-database";
const scenes: Scene[] = [];

function fencing(change: Partial<Fence> = {}): Scene {
  const parameters: Fence = {
    region: "us-east-1",
    services: [{ cluster: "web-dev-primary-cluster", service: "web-dev-primary-web" }],
    instances: ["web-dev-primary-database"],
    ...change,
  };
  const scene = new Scene({ id: "fence", type: "fence", parameters, bestEffort: true }, ({ aws }) => ({
    steps: {
      fence: fence({
        ecs: aws.client("ecs"),
        scaling: aws.client("application-autoscaling"),
        rds: aws.client("rds"),
      }),
    },
  }));
  scene.aws.services.set(SERVICE, { desired: 6, running: 6, bounds: { min: 4, max: 20, suspended: false } });
  scene.aws.instances.set(INSTANCE, { DBInstanceStatus: "available" });
  scenes.push(scene);
  return scene;
}
const service = (scene: Scene) => scene.aws.services.get(SERVICE)!;

contractTests("fence", () => fencing({ instances: [] }), { throttled: "ecs:DescribeServices" });
contractTests("fence with instances", () => fencing(), { throttled: "rds:StopDBInstance" });

test("X6: the site is fence-pending before the first call, and fenced when nothing runs", async () => {
  const scene = fencing();
  expect(await scene.take("start")).toEqual({
    status: "waiting",
    reason: "still running: web-dev-primary-cluster/web-dev-primary-web, web-dev-primary-database",
  });
  const actions = scene.aws.calls.map(({ action }) => action);
  expect(actions.indexOf("dynamodb:PutItem")).toBeLessThan(actions.indexOf("ecs:DescribeServices"));
  expect(scene.record.sites.primary).toBe("fence-pending");
  expect(service(scene)).toMatchObject({ desired: 0, running: 6, bounds: { min: 4, suspended: true } });
  scene.aws.tick();
  expect(await scene.take("check")).toEqual({ status: "done" });
  expect(scene.record.sites.primary).toBe("fenced");
});

test("X6: a region that does not respond leaves the site fence-pending and is not waited for", async () => {
  const scene = fencing();
  scene.aws.outages.add("us-east-1");
  expect(await scene.take("start")).toEqual({
    status: "refused",
    reason: "us-east-1 does not respond, the primary stays fence-pending: connect ECONNREFUSED us-east-1",
  });
  expect(scene.record.sites.primary).toBe("fence-pending");
  expect(scene.item.steps["fence"]?.doneAt).toBeUndefined();
});

test("S7: a region that fails halfway is not waited for, and not recorded as fenced", async () => {
  const scene = fencing();
  await scene.take("start");
  scene.aws.outages.add("us-east-1");
  expect(await scene.take("check")).toEqual({
    status: "refused",
    reason: "us-east-1 does not respond, the primary stays fence-pending: connect ECONNREFUSED us-east-1",
  });
  expect(scene.record.sites.primary).toBe("fence-pending");
});

test("undo restores the services", async () => {
  const scene = fencing();
  await scene.finish();
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(service(scene)).toMatchObject({ desired: 6, bounds: { min: 4, max: 20, suspended: false } });
  expect(scene.aws.instances.get(INSTANCE)).toMatchObject({ DBInstanceStatus: "starting" });
  expect(scene.record.sites.primary).toBe("active");
});

test("undo resumes the scaling of a service whose tasks were not stopped", async () => {
  const scene = fencing({ instances: [] });
  scene.aws.errors.set("ecs:UpdateService", [clientError("AccessDenied")]);
  await expect(scene.take("start")).rejects.toMatchObject({ name: "AccessDenied" });
  expect(service(scene)).toMatchObject({ desired: 6, bounds: { suspended: true } });
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(service(scene)).toMatchObject({ desired: 6, bounds: { min: 4, max: 20, suspended: false } });
});

test("undo waits for an instance that is still stopping", async () => {
  const scene = fencing();
  await scene.take("start");
  expect(await scene.take("undo")).toEqual({ status: "waiting", reason: "still stopping: web-dev-primary-database" });
  scene.aws.tick();
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(scene.aws.instances.get(INSTANCE)).toMatchObject({ DBInstanceStatus: "starting" });
});

test("a fence that did not reach the region is rolled back without calls to it", async () => {
  const scene = fencing();
  scene.aws.outages.add("us-east-1");
  await scene.take("start");
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(scene.record.sites.primary).toBe("active");
});

test("X6: a fence is not rolled back for a site that is no longer active", async () => {
  const scene = fencing();
  await scene.finish();
  scene.record = { ...scene.record, activeSite: "secondary" };
  const state = scene.record;
  expect(await scene.take("undo")).toMatchObject({
    status: "refused",
    reason: "the primary is no longer the active site: it stays fenced",
  });
  expect(scene.record).toEqual(state);
});

test("services without scaling, and instances only, can be fenced too", async () => {
  const scene = fencing();
  scene.aws.services.set(SERVICE, { desired: 2, running: 2 });
  expect(await scene.finish()).toEqual({ status: "done" });
  expect(scene.reached).not.toContain("start application-autoscaling:RegisterScalableTarget us-east-1");
  expect(await fencing({ services: [] }).finish()).toEqual({ status: "done" });
});

test("a repeated start keeps the state from before the first", async () => {
  const scene = fencing();
  scene.aws.errors.set("ecs:UpdateService", [clientError("AccessDenied")]);
  await expect(scene.take("start")).rejects.toMatchObject({ name: "AccessDenied" });
  await scene.take("start");
  expect(scene.item.steps["fence"]?.undoState).toEqual({
    services: {
      "web-dev-primary-cluster/web-dev-primary-web": { tasks: 6, bounds: { min: 4, max: 20, suspended: false } },
    },
    running: ["web-dev-primary-database"],
  });
});

/** The scheduled fence of a site that lost its role while its region had an outage. */
async function returning() {
  const scene = fencing();
  const { aws, table } = scene;
  aws.outages.add("us-east-1");
  await scene.take("start");
  const clients = { ecs: aws.client("ecs"), scaling: aws.client("application-autoscaling"), rds: aws.client("rds") };
  const complete = completeFence(table, clients);
  const request = { plan: "web-dev", site: "primary", fence: scene.input("start").step.parameters as never } as const;
  return { scene, complete: () => complete(request) };
}

test("X6: a site is fenced as soon as its region responds, with or without a lock", async () => {
  const { scene, complete } = await returning();
  const { plan, version, epoch } = scene.record;
  const sites = { primary: "fence-pending", secondary: "active" } as const;
  scene.record = { plan, version, epoch, activeSite: "secondary", sites };
  expect(await complete()).toEqual({
    status: "pending",
    reason: "the region does not respond: connect ECONNREFUSED us-east-1",
  });
  scene.aws.outages.clear();
  expect(await complete()).toMatchObject({ status: "pending", reason: expect.stringMatching(/still running/) });
  expect(service(scene)).toMatchObject({ desired: 0, bounds: { suspended: true } });
  scene.aws.tick();
  expect(await complete()).toEqual({ status: "fenced" });
  expect(scene.record.sites.primary).toBe("fenced");
  const state = scene.state;
  expect(await complete()).toEqual({ status: "nothing pending" });
  expect(scene.state).toBe(state);
});

test("X6: a fence that an execution can still undo is left to it", async () => {
  const { scene, complete } = await returning();
  scene.aws.outages.clear();
  const state = scene.state;
  expect(await complete()).toEqual({ status: "nothing pending" });
  expect(scene.state).toBe(state);
});

test("S3: a fence is completed when the outcome of the other site's promotion is unknown", async () => {
  const { scene, complete } = await returning();
  scene.record = startPromotion(scene.record, { execution: EXECUTION, epoch: EPOCH }, "secondary", "unplanned");
  expect(scene.record).toMatchObject({ activeSite: "primary", promotion: "secondary" });
  scene.aws.outages.clear();
  await complete();
  scene.aws.tick();
  expect(await complete()).toEqual({ status: "fenced" });
  expect(await scene.take("undo")).toMatchObject({
    status: "refused",
    reason: "the promotion of the secondary was requested: the primary stays fenced",
  });
});

test("S3: a promotion that is rejected while its region is read leaves the site as it is", async () => {
  const { scene } = await returning();
  scene.aws.outages.clear();
  const toFence = startPromotion(scene.record, { execution: EXECUTION, epoch: EPOCH }, "secondary", "unplanned");
  const reads = [toFence, scene.record];
  const table = { record: () => Promise.resolve(reads.shift()!) } as unknown as typeof scene.table;
  const { aws } = scene;
  const clients = { ecs: aws.client("ecs"), scaling: aws.client("application-autoscaling"), rds: aws.client("rds") };
  const fenceOf = scene.input("start").step.parameters as never;
  expect(await completeFence(table, clients)({ plan: "web-dev", site: "primary", fence: fenceOf })).toEqual({
    status: "nothing pending",
  });
  expect(service(scene)).toMatchObject({ desired: 6, bounds: { suspended: false } });
});

test("S11: the entry contains whether the region responded, and a later start corrects it", async () => {
  const scene = fencing();
  scene.aws.outages.add("us-east-1");
  await scene.take("start");
  expect(scene.item.steps["fence"]).toMatchObject({ responded: false });
  scene.aws.outages.clear();
  await scene.take("start");
  expect(scene.item.steps["fence"]).toMatchObject({ responded: true });
});

test("completing a fence: throttling and refusals are errors, not answers", async () => {
  const { scene, complete } = await returning();
  scene.record = { ...scene.record, activeSite: "secondary" };
  scene.aws.outages.clear();
  scene.aws.errors.set("ecs:DescribeServices", [clientError("ThrottlingException"), clientError("AccessDenied")]);
  await expect(complete()).rejects.toMatchObject({ name: "Throttled" });
  await expect(complete()).rejects.toMatchObject({ name: "AccessDenied" });
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
