import { startPromotion } from "../../../dr/record/transitions";
import type { AuroraGlobal } from "../../../dr/steps/aurora-global";
import { auroraGlobal } from "../../../functions/steps/aurora-global/aurora-global";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError, refusedConnection } from "../../support/functions/fake-aws";
import { EPOCH, EXECUTION, Scene, type SceneOptions, unreached } from "../../support/functions/scene";

const PRIMARY = "arn:aws:rds:us-east-1:123456789012:cluster:web-dev-primary-database";
const SECONDARY = "arn:aws:rds:us-west-2:123456789012:cluster:web-dev-secondary-database";
const TARGET = { GlobalClusterIdentifier: "web-dev-database", TargetDbClusterIdentifier: SECONDARY };
const scenes: Scene[] = [];

function database(action: AuroraGlobal["action"], options: SceneOptions = {}): Scene {
  const parameters: AuroraGlobal = {
    ...{ action, globalCluster: "web-dev-database", region: "us-west-2", cluster: "web-dev-secondary-database" },
    ...{ otherRegion: "us-east-1", otherCluster: "web-dev-primary-database" },
  };
  const scene = new Scene(
    { id: "promote-database", type: "aurora-global", parameters },
    ({ aws }) => ({ steps: { "aurora-global": auroraGlobal(aws.client("rds")) } }),
    { mode: action === "failover" ? "unplanned" : "planned", ...options },
  );
  scene.aws.clusters.set("us-west-2 web-dev-secondary-database", { arn: SECONDARY, status: "available" });
  scene.aws.globals.set("web-dev-database", {
    members: [
      { arn: PRIMARY, writer: true },
      { arn: SECONDARY, writer: false, synchronization: "connected" },
    ],
  });
  scenes.push(scene);
  return scene;
}
const global = (scene: Scene) => scene.aws.globals.get("web-dev-database")!;
const moves = (scene: Scene) => scene.aws.calls.filter(({ action }) => /rds:(Failover|Switchover)/.test(action));

contractTests("aurora-global failover", () => database("failover"), { throttled: "rds:FailoverGlobalCluster" });
contractTests("aurora-global switchover", () => database("switchover"), { throttled: "rds:DescribeGlobalClusters" });
contractTests("aurora-global rejoin", () => database("rejoin"), { throttled: "rds:DescribeDBClusters" });

test("A8: an unplanned failover allows data loss; the primary's region is not called", async () => {
  const scene = database("failover");
  scene.aws.outages.add("us-east-1");
  expect(await scene.finish()).toEqual({ status: "done" });
  expect(moves(scene)).toEqual([
    { action: "rds:FailoverGlobalCluster", region: "us-west-2", input: { ...TARGET, AllowDataLoss: true } },
  ]);
  expect(scene.record).toMatchObject({
    activeSite: "secondary",
    sites: { primary: "fence-pending", secondary: "active" },
  });
});

test("A8: a planned switchover loses no data, is called in the writer's region, and the former writer becomes a replica", async () => {
  const scene = database("switchover");
  expect(await scene.finish()).toEqual({ status: "done" });
  expect(moves(scene)).toEqual([{ action: "rds:SwitchoverGlobalCluster", region: "us-east-1", input: TARGET }]);
  expect(scene.record).toMatchObject({ activeSite: "secondary", sites: { primary: "passive", secondary: "active" } });
});

test("a failover is refused in a planned execution, before any call", async () => {
  const scene = database("failover", { mode: "planned" });
  expect(await scene.take("start")).toMatchObject({
    status: "refused",
    reason: expect.stringMatching(/use switchover/),
  });
  expect(moves(scene)).toEqual([]);
});

test("the point of no return is recorded before the call, and the active site before the step is done", async () => {
  const scene = database("failover");
  let seen: unknown;
  scene.aws.errors.set("rds:FailoverGlobalCluster", [refusedConnection("us-west-2")]);
  await scene.take("start").catch((error: unknown) => (seen = error));
  expect(seen).toMatchObject({ name: "Transient" });
  expect(scene.item).toMatchObject({ pointOfNoReturn: true, steps: { "promote-database": { pointOfNoReturn: true } } });
  // S3: the outcome is unknown, so the other site is to be fenced.
  expect(scene.record).toMatchObject({ activeSite: "primary", promotion: "secondary" });
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  scene.aws.tick();
  scene.aws.table.beforePut = () => {
    scene.aws.table.beforePut = () => undefined;
    scene.record = { ...scene.record, version: scene.record.version + 1 };
  };
  expect(await scene.take("check")).toEqual({ status: "done" });
  expect(scene.record).toMatchObject({ activeSite: "secondary", version: 12 });
});

test("S3: a failover that AWS rejects has changed nothing: the fence of the other site can be rolled back", async () => {
  const scene = database("failover");
  scene.aws.errors.set("rds:FailoverGlobalCluster", [clientError("InvalidGlobalClusterStateFault", "not now")]);
  expect(await scene.take("start")).toEqual({ status: "refused", reason: "not now" });
  expect(scene.record).not.toHaveProperty("promotion");
  expect(await scene.finish()).toEqual({ status: "done" });
  expect(scene.record).toMatchObject({ activeSite: "secondary" });
  expect(scene.record).not.toHaveProperty("promotion");
});

test("S3: a throttled failover had no effect: it is retried, and can be refused or rolled back", async () => {
  const scene = database("failover");
  scene.aws.errors.set("rds:FailoverGlobalCluster", [
    clientError("ThrottlingException"),
    clientError("InvalidGlobalClusterStateFault", "not now"),
  ]);
  await expect(scene.take("start")).rejects.toMatchObject({ name: "Throttled" });
  expect(scene.record).not.toHaveProperty("promotion");
  expect(scene.item.pointOfNoReturn).toBe(false);
  expect(await scene.take("start")).toEqual({ status: "refused", reason: "not now" });
  expect(scene.item.pointOfNoReturn).toBe(false);
});

test("S3: a start that ended before the request leaves no promotion: the check refuses and removes it", async () => {
  const scene = database("failover");
  scene.aws.errors.set("rds:DescribeGlobalClusters", [refusedConnection("us-west-2")]);
  await expect(scene.take("start")).rejects.toMatchObject({ name: "Transient" });
  scene.record = startPromotion(scene.record, { execution: EXECUTION, epoch: EPOCH }, "secondary", "unplanned");
  expect(await scene.take("check")).toMatchObject({ status: "refused" });
  expect(scene.record).not.toHaveProperty("promotion");
});

test("a move that AWS rejects at first has not started, and can be rolled back", async () => {
  const scene = database("switchover");
  scene.aws.errors.set("rds:SwitchoverGlobalCluster", [clientError("InvalidGlobalClusterStateFault", "not now")]);
  expect(await scene.take("start")).toEqual({ status: "refused", reason: "not now" });
  // After an earlier call with an unknown outcome a move may be in progress.
  scene.aws.errors.set("rds:SwitchoverGlobalCluster", [refusedConnection("us-east-1")]);
  await expect(scene.take("start")).rejects.toMatchObject({ name: "Transient" });
  scene.aws.errors.set("rds:SwitchoverGlobalCluster", [clientError("InvalidGlobalClusterStateFault", "not now")]);
  expect(await scene.take("start")).toEqual({ status: "waiting", reason: "not now" });
});

test("a move that AWS rejects because it is in progress is waited for", async () => {
  const scene = database("failover");
  scene.aws.errors.set("rds:FailoverGlobalCluster", [clientError("InvalidGlobalClusterStateFault")]);
  const errors = scene.aws.errors.get("rds:FailoverGlobalCluster")!;
  errors.shift = () => {
    global(scene).moving = { to: SECONDARY, status: "pending" };
    return errors.pop();
  };
  expect(await scene.take("start")).toEqual({ status: "waiting", reason: "web-dev-database is pending" });
  expect(await scene.finish()).toEqual({ status: "done" });
});

test("a check that does not find the move waits: it may be in progress", async () => {
  const scene = database("failover");
  await scene.take("start");
  delete global(scene).moving;
  expect(await scene.take("check")).toEqual({ status: "waiting", reason: "AWS does not show the move yet" });
  scene.aws.globals.clear();
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
});

test("a start that failed before its call has not started", async () => {
  const scene = database("failover");
  scene.aws.errors.set("rds:DescribeDBClusters", [clientError("AccessDenied")]);
  await expect(scene.take("start")).rejects.toMatchObject({ name: "AccessDenied" });
  expect(await scene.take("check")).toEqual({ status: "refused", reason: "no move of the writer was requested" });
  expect(await scene.take("undo")).toEqual({ status: "done" });
});

test("a completed move of the writer is not rolled back", async () => {
  const scene = database("failover");
  await scene.finish();
  expect(await scene.handler(scene.input("undo"))).toMatchObject({ status: "refused" });
});

test.each([
  [
    "no member",
    (scene: Scene) => global(scene).members.pop(),
    /is not a member of the global cluster web-dev-database/,
  ],
  [
    "no cluster",
    (scene: Scene) => scene.aws.clusters.delete("us-west-2 web-dev-secondary-database"),
    /is not a member/,
  ],
  [
    "a move to another cluster",
    (scene: Scene) => (global(scene).moving = { to: PRIMARY, status: "cancelling" }),
    /web-dev-database is cancelling to arn:aws:rds:us-east-1/,
  ],
  [
    "a site that is not passive",
    (scene: Scene) => (scene.record = { ...scene.record, sites: { primary: "active", secondary: "rebuilding" } }),
    /the secondary is rebuilding and cannot become active/,
  ],
] as const)("%s: refused before anything is changed", async (_what, change, reason) => {
  const scene = database("failover");
  change(scene);
  expect(await scene.take("start")).toMatchObject({ status: "refused", reason: expect.stringMatching(reason) });
  expect([moves(scene), scene.item.pointOfNoReturn]).toEqual([[], false]);
});

test("a new writer that is not yet available is waited for", async () => {
  const scene = database("failover");
  await scene.take("start");
  scene.aws.tick();
  scene.aws.clusters.get("us-west-2 web-dev-secondary-database")!.status = "failing-over";
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
  expect(scene.record.activeSite).toBe("primary");
});

test("rejoin: a fenced site is rebuilding until its cluster is a replica in sync, then passive", async () => {
  const scene = database("rejoin");
  scene.record = { ...scene.record, sites: { primary: "active", secondary: "fenced" } };
  global(scene).members[1]!.synchronization = "pending-resync";
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  expect(scene.record.sites.secondary).toBe("rebuilding");
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
  global(scene).members[1]!.synchronization = "connected";
  expect(await scene.take("check")).toEqual({ status: "done" });
  expect(scene.record.sites.secondary).toBe("passive");
});

test("rejoin: the writer itself, and a site that may still write, are refused", async () => {
  const writer = database("rejoin");
  global(writer).members.forEach((member) => (member.writer = !member.writer));
  expect((await writer.take("start")).reason).toBe("web-dev-secondary-database is the writer of web-dev-database");
  const active = database("rejoin");
  active.record = { ...active.record, sites: { primary: "passive", secondary: "active" } };
  expect((await active.take("start")).reason).toMatch(/the secondary is active and cannot become rebuilding/);
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
