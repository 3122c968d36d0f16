import type { StepInput } from "../../../dr/asl/contract";
import { acquire, release } from "../../../functions/steps/lock/lock";
import { clientError } from "../../support/functions/fake-aws";
import { EXECUTION, Scene, type SceneOptions, unreached } from "../../support/functions/scene";

const scenes: Scene[] = [];
const withoutLock = { "acquire-lock": acquire, "release-lock": release };

/** A deployment without a lock holder. */
function lock(type: "acquire-lock" | "release-lock" = "acquire-lock", options: SceneOptions = {}): Scene {
  const id = type === "acquire-lock" ? "lock" : "release";
  const scene = new Scene({ id, type, parameters: {} }, () => ({ withoutLock }), options);
  if (type === "acquire-lock") {
    const { plan, version, epoch, activeSite, sites } = scene.record;
    scene.record = { plan, version, epoch, activeSite, sites };
  }
  scenes.push(scene);
  return scene;
}
const item = (scene: Scene, execution: string) => scene.aws.table.get("web-dev", `EXECUTION#${execution}`);

test("X6: the first lock of a deployment makes its record; each raises the epoch", async () => {
  const scene = lock("acquire-lock", { mode: "unplanned" });
  expect(await scene.take("start")).toEqual({ status: "done", epoch: 6, forwardOnly: false });
  expect(scene.record).toMatchObject({
    version: 10,
    epoch: 6,
    lock: { execution: EXECUTION, epoch: 6, mode: "unplanned" },
  });
  const fresh = lock();
  const input: StepInput = { ...fresh.input("start"), plan: "new-dev" };
  expect(await fresh.handler(input)).toMatchObject({ epoch: 1 });
  expect(fresh.aws.table.get("new-dev", "RECORD")).toMatchObject({ version: 1, activeSite: "primary" });
});

test("the execution's item is written before the lock, and contains the request", async () => {
  const scene = lock();
  await scene.take("start", { acceptedLossSeconds: 7 });
  const actions = scene.aws.calls.map(({ action }) => action);
  expect(actions.indexOf("dynamodb:UpdateItem")).toBeLessThan(actions.indexOf("dynamodb:PutItem"));
  expect(scene.item).toMatchObject({
    ...{ workflow: "activate", site: "secondary", mode: "unplanned", requestedBy: "unknown", acceptedLossSeconds: 7 },
    startedAt: "2026-11-21T12:00:00.000Z",
    steps: { lock: { type: "acquire-lock" } },
  });
});

test("a repeated call returns the held lock and does not change the record", async () => {
  const scene = lock();
  await scene.take("start");
  const { record } = scene;
  scene.aws.tick();
  expect(await scene.take("start")).toEqual({ status: "done", epoch: 6, forwardOnly: false });
  expect(await scene.take("check")).toEqual({ status: "done", epoch: 6, forwardOnly: false });
  expect([scene.record, scene.item.startedAt]).toEqual([record, "2026-11-21T12:00:00.000Z"]);
});

test("one execution at a time: another's lock is refused with a reason, and stays", async () => {
  const scene = lock();
  await scene.take("start");
  const { record } = scene;
  expect(await scene.take("start", { execution: "second" })).toEqual({
    status: "refused",
    reason: "'failover-1' holds the lock (epoch 6): wait until it has ended, or resume it",
  });
  expect(await scene.take("check", { execution: "second" })).toMatchObject({ status: "refused" });
  expect(await scene.take("undo", { execution: "second" })).toEqual({ status: "done" });
  expect(scene.record).toEqual(record);
});

test.each(["rolled-back", "refused", "succeeded"] as const)(
  "S14: an invocation that outlives its state takes no lock after the execution has ended: %s",
  async (outcome) => {
    const scene = lock();
    scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, { outcome });
    const { record } = scene;
    expect(await scene.take("start")).toEqual({ status: "refused", reason: "'failover-1' has ended" });
    expect(scene.record).toEqual(record);
  },
);

test("S14: a lock that is taken while the execution ends is released again", async () => {
  const scene = lock();
  const put = scene.aws.table.beforePut;
  scene.aws.table.beforePut = () => {
    scene.aws.table.beforePut = put;
    const item = scene.aws.table.get("web-dev", `EXECUTION#${EXECUTION}`);
    scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, { ...item, outcome: "rolled-back" });
  };
  expect(await scene.take("start")).toEqual({ status: "refused", reason: "'failover-1' has ended" });
  expect(scene.record.lock).toBeUndefined();
});

test("S14: an execution that needs intervention keeps its lock when it is invoked again", async () => {
  const scene = lock();
  await scene.take("start");
  const item = scene.aws.table.get("web-dev", `EXECUTION#${EXECUTION}`);
  scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, { ...item, outcome: "needs-intervention" });
  expect(await scene.take("start")).toMatchObject({ status: "done", epoch: 6 });
  expect(scene.record.lock).toMatchObject({ execution: EXECUTION });
});

test("of two concurrent executions, the slower one decides again", async () => {
  const scene = lock();
  const put = scene.aws.table.beforePut;
  scene.aws.table.beforePut = () => {
    scene.aws.table.beforePut = put;
    const { version, epoch } = scene.record;
    const rival = { execution: "faster", epoch: 6, workflow: "activate", site: "secondary", mode: "planned" } as const;
    scene.record = { ...scene.record, version: version + 1, epoch: epoch + 1, lock: rival };
  };
  expect((await scene.take("start")).reason).toContain("'faster' holds the lock (epoch 6)");
});

test("a record that keeps changing is retried later", async () => {
  const scene = lock();
  scene.aws.table.beforePut = () => {
    scene.record = { ...scene.record, version: scene.record.version + 1 };
  };
  await expect(scene.take("start")).rejects.toMatchObject({ name: "Transient" });
});

test("a site that the workflow cannot start with is refused", async () => {
  const scene = lock();
  expect((await scene.take("start", { site: "primary" })).reason).toBe(
    "the primary is the active site: there is nothing to do",
  );
});

test("the lock of a drill expires, that of a real execution never does", async () => {
  const drill = lock("acquire-lock", { kind: "drill", mode: "planned" });
  const step = { ...drill.input("start").step, parameters: { drillLockSeconds: 600 } };
  await drill.take("start", { step });
  expect(drill.record.lock?.expires).toBe(Date.parse("2026-11-21T12:10:00Z") / 1000);
  drill.aws.tick(601);
  expect(await drill.take("start", { execution: "later" })).toMatchObject({ epoch: 7 });
  const real = lock();
  await real.take("start");
  expect(real.record.lock?.expires).toBeUndefined();
});

test("a resumed execution inherits the entries for undo and gates, and the direction", async () => {
  const scene = lock();
  await scene.take("start");
  const entry = { type: "lag-gate", startedAt: "x", doneAt: "y" };
  const gone = { type: "fence", startedAt: "x", rolledBackAt: "z" };
  const former = item(scene, EXECUTION)!;
  scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, {
    ...former,
    "step:lag": entry,
    "step:fence": gone,
    pointOfNoReturn: true,
  });
  const over = { execution: "second", resume: EXECUTION };
  scene.aws.tick();
  expect(await scene.take("start", over)).toEqual({ status: "done", epoch: 7, forwardOnly: true });
  expect(scene.record.lock).toMatchObject({ execution: "second", epoch: 7 });
  expect(item(scene, "second")).toMatchObject({ "step:lag": entry, pointOfNoReturn: true, resume: EXECUTION });
  expect(item(scene, "second")).not.toHaveProperty("step:fence");
  expect(item(scene, "second")?.["step:lock"]).not.toEqual(former["step:lock"]);
});

test("an execution resumed before the point of no return can still roll back; one without a lock cannot be resumed", async () => {
  const scene = lock();
  await scene.take("start");
  expect(await scene.take("start", { execution: "second", resume: EXECUTION })).toMatchObject({ forwardOnly: false });
  expect(await scene.take("start", { execution: "third", resume: EXECUTION })).toEqual({
    status: "refused",
    reason: "'failover-1' does not hold the lock: start without resume",
  });
});

test("after the point of no return a resumed execution goes forward, although the site is already active", async () => {
  const scene = lock();
  await scene.take("start");
  scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, { ...item(scene, EXECUTION), pointOfNoReturn: true });
  scene.record = { ...scene.record, activeSite: "secondary", sites: { primary: "fenced", secondary: "active" } };
  const over = { execution: "second", resume: EXECUTION };
  expect(await scene.take("start", over)).toEqual({ status: "done", epoch: 7, forwardOnly: true });
});

test("entries that an execution writes while it is being resumed are inherited too", async () => {
  const scene = lock();
  await scene.take("start");
  const late = { type: "ecs-scaling", startedAt: "x" };
  scene.aws.table.beforePut = () => {
    scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, { ...item(scene, EXECUTION), "step:scale": late });
  };
  await scene.take("start", { execution: "second", resume: EXECUTION });
  expect(item(scene, "second")).toMatchObject({ "step:scale": late });
});

test("undo and release free the lock of this execution at any epoch, and no other", async () => {
  const rolledBack = lock();
  await rolledBack.take("start");
  expect(await rolledBack.take("undo", { epoch: 0 })).toEqual({ status: "done" });
  expect([rolledBack.record.lock, rolledBack.record.epoch]).toEqual([undefined, 6]);
  const scene = lock("release-lock");
  expect(await scene.take("start", { execution: "other" })).toEqual({ status: "done" });
  expect(scene.record.lock?.execution).toBe(EXECUTION);
  expect(await scene.take("start", { epoch: 1 })).toEqual({ status: "done" });
  expect(scene.record.lock).toBeUndefined();
  const { record } = scene;
  expect(await scene.take("start")).toEqual({ status: "done" });
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect(scene.record).toEqual(record);
});

test("throttling is named so that it is retried; an unknown operation is refused", async () => {
  for (const action of ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]) {
    const scene = lock();
    scene.aws.errors.set(action, [clientError("ProvisionedThroughputExceededException")]);
    await expect(scene.take("start")).rejects.toMatchObject({ name: "Throttled" });
    expect(await scene.take("start")).toMatchObject({ status: "done" });
  }
  const unknown = { ...lock().input("start"), operation: "steal" as never };
  expect(await lock().handler(unknown)).toMatchObject({ status: "refused", reason: expect.stringMatching(/'steal'/) });
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
