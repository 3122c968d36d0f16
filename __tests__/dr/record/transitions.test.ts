import * as fc from "fast-check";
import { conditionalWrite, executionKey } from "../../../dr/record/conditional-write";
import { IllegalMove } from "../../../dr/record/site-states";
import {
  activate,
  completeRebuild,
  type DeploymentRecord,
  fence,
  isFrozen,
  type LockRequest,
  markFencePending,
  newRecord,
  releaseLock,
  startRebuild,
  takeLock,
  unfence,
} from "../../../dr/record/transitions";

const first = newRecord("web-dev");
const request = (change: Partial<LockRequest> = {}): LockRequest => ({
  execution: "one",
  workflow: "activate",
  site: "secondary",
  mode: "unplanned",
  now: 1000,
  ...change,
});
const one = { execution: "one", epoch: 1 };
const locked = takeLock(first, request());
const drilling = takeLock(first, request({ execution: "drill", workflow: "drill", mode: "planned" }));
const failedOver = activate(markFencePending(locked, one, "primary"), one, "secondary", "unplanned");

test("X6: taking the lock increases the epoch, releasing it does not decrease it, and a repeated request changes nothing", () => {
  expect(locked).toMatchObject({ version: 1, epoch: 1, lock: { execution: "one", epoch: 1 } });
  expect(takeLock(locked, request())).toBe(locked);
  const released = releaseLock(locked, "one");
  expect(released).toMatchObject({ epoch: 1, version: 2 });
  expect(released.lock).toBeUndefined();
  expect(releaseLock(released, "one")).toBe(released);
  expect(releaseLock(locked, "two")).toBe(locked);
});

test("X6: failover and failback restore the initial state", () => {
  expect(failedOver).toMatchObject({
    activeSite: "secondary",
    sites: { primary: "fence-pending", secondary: "active" },
  });
  const failback = takeLock(
    fence(releaseLock(failedOver, "one"), "primary"),
    request({ execution: "two", site: "primary", mode: "planned" }),
  );
  const two = { execution: "two", epoch: 2 };
  const synced = completeRebuild(startRebuild(failback, two, "primary"), two, "primary");
  const back = releaseLock(activate(synced, two, "primary", "planned"), "two");
  expect(back).toMatchObject({ activeSite: first.activeSite, sites: first.sites, epoch: 2 });
});

test.each<[string, () => DeploymentRecord, string]>([
  [
    "a second execution",
    () => takeLock(locked, request({ execution: "two" })),
    "'one' holds the lock (epoch 1): wait until it has ended, or resume it",
  ],
  [
    "a drill during a failover",
    () => takeLock(locked, request({ execution: "two", workflow: "drill" })),
    "'one' holds the lock",
  ],
  [
    "a drill during a drill",
    () => takeLock(drilling, request({ execution: "two", workflow: "drill" })),
    "'drill' holds the lock",
  ],
  [
    "activating the active site",
    () => takeLock(first, request({ site: "primary" })),
    "the primary is the active site: there is nothing to do",
  ],
  [
    "deactivating the active site",
    () => takeLock(first, request({ workflow: "deactivate", site: "primary" })),
    "the primary is the active site: activate the secondary first",
  ],
  [
    "drilling the active site",
    () => takeLock(first, request({ workflow: "drill", site: "primary", mode: "planned" })),
    "the primary is the active site: drill the standby instead, the secondary",
  ],
  ...(["deactivate", "drill"] as const).flatMap((workflow): [string, () => DeploymentRecord, string][] => [
    [
      `a ${workflow} of a fence-pending site`,
      () => takeLock(releaseLock(failedOver, "one"), request({ execution: "two", workflow, site: "primary" })),
      "the primary is fence-pending: only a passive site can be drilled or deactivated",
    ],
    [
      `a ${workflow} of a fenced site`,
      () =>
        takeLock(
          fence(releaseLock(failedOver, "one"), "primary"),
          request({ execution: "two", workflow, site: "primary" }),
        ),
      "the primary is fenced: only a passive site can be drilled or deactivated",
    ],
  ]),
  [
    "failing back to a site that is not fenced",
    () => takeLock(releaseLock(failedOver, "one"), request({ execution: "two", site: "primary", mode: "planned" })),
    "the primary is fence-pending and may have writes of its own: fence it first",
  ],
  [
    "failing over to a site without all data",
    () => takeLock(fence(releaseLock(failedOver, "one"), "primary"), request({ execution: "two", site: "primary" })),
    "the primary is fenced and does not have all data: rebuild it with a planned activation",
  ],
  [
    "resuming an execution that does not hold the lock",
    () => takeLock(first, request({ resume: { execution: "gone", pastPointOfNoReturn: true } })),
    "'gone' does not hold the lock: start without resume",
  ],
  [
    "resuming an execution of a different workflow",
    () =>
      takeLock(
        locked,
        request({ execution: "two", site: "primary", resume: { execution: "one", pastPointOfNoReturn: false } }),
      ),
    "'one' is a different workflow: resume it with the same workflow, site and mode",
  ],
  [
    "an old epoch",
    () => activate(locked, { execution: "one", epoch: 0 }, "secondary", "planned"),
    "'one' with epoch 0 does not hold the lock: 'one' holds it with epoch 1",
  ],
  [
    "a change without the lock",
    () => markFencePending(first, one, "primary"),
    "does not hold the lock: the lock is free",
  ],
  [
    "activating a site that does not replicate",
    () => activate(fence(markFencePending(locked, one, "primary"), "primary"), one, "primary", "planned"),
    "the primary is fenced and cannot become active",
  ],
  [
    "fencing a site that is not fence-pending",
    () => fence(first, "primary"),
    "the primary is active and is not to be fenced",
  ],
  [
    "removing the fence of a site that lost its role",
    () => unfence(failedOver, one, "primary"),
    "the primary is no longer the active site: it stays fenced",
  ],
  [
    "rebuilding the active site",
    () => startRebuild(locked, one, "primary"),
    "the primary is active and cannot become rebuilding",
  ],
])("%s is refused", (_, move, message) => {
  expect(move).toThrow(IllegalMove);
  expect(move).toThrow(message);
});

test("X7: any other workflow preempts a drill, and the lock of a drill expires", () => {
  expect(takeLock(drilling, request())).toMatchObject({ epoch: 2, lock: { execution: "one" } });
  const later = request({ execution: "two", workflow: "drill", now: 1000 + 3600 });
  expect(takeLock(drilling, later)).toMatchObject({ epoch: 2, lock: { execution: "two", expires: 8200 } });
  expect(locked.lock).not.toHaveProperty("expires");
});

test("resuming an execution increases the epoch and excludes the former execution", () => {
  const taken = takeLock(
    failedOver,
    request({ execution: "two", resume: { execution: "one", pastPointOfNoReturn: true } }),
  );
  expect(taken).toMatchObject({ epoch: 2, lock: { execution: "two", epoch: 2 } });
  expect(() => markFencePending(taken, one, "primary")).toThrow("'one' with epoch 1 does not hold the lock");
});

test("X6: a fence is removed only before the other site becomes active", () => {
  const pending = markFencePending(locked, one, "primary");
  expect(unfence(pending, one, "primary").sites.primary).toBe("active");
  expect(markFencePending(fence(pending, "primary"), one, "primary").sites.primary).toBe("fenced");
});

test("X8: the record is frozen while an execution other than a drill holds the lock", () => {
  expect([first, locked, drilling].map(isFrozen)).toEqual([false, true, false]);
});

/** A table that evaluates the condition as DynamoDB does. */
class Table {
  item: DeploymentRecord | undefined;
  put(write: NonNullable<ReturnType<typeof conditionalWrite>>): boolean {
    const version = write.ExpressionAttributeValues?.[":version"];
    const holds = version === undefined ? this.item === undefined : this.item?.version === version;
    if (holds) this.item = write.Item as unknown as DeploymentRecord;
    return holds;
  }
}

test("X6: of two executions that read the same record, one gets the lock", () => {
  const table = new Table();
  const both = ["one", "two"].map((execution) => conditionalWrite(first, takeLock(first, request({ execution })))!);
  expect(both[0]).toMatchObject({
    Item: { pk: "web-dev", sk: "RECORD", version: 1, epoch: 1 },
    ConditionExpression: "attribute_not_exists(#pk)",
    ExpressionAttributeNames: { "#pk": "pk" },
  });
  expect(both.map((write) => table.put(write))).toEqual([true, false]);
  const again = conditionalWrite(locked, releaseLock(locked, "one"))!;
  expect(again).toMatchObject({
    ConditionExpression: "#version = :version",
    ExpressionAttributeValues: { ":version": 1 },
  });
  expect([table.put(again), table.put(again)]).toEqual([true, false]);
});

test("there is no write when nothing changed, and a lower epoch is an error", () => {
  expect(conditionalWrite(locked, takeLock(locked, request()))).toBeUndefined();
  expect(() => conditionalWrite(locked, { ...first, version: 2 })).toThrow(
    "never lowers the epoch: got 1 to 2, epoch 1 to 0",
  );
  expect(executionKey("web-dev", "one")).toEqual({ pk: "web-dev", sk: "EXECUTION#one" });
});

test("X6: after any transitions in any order, epochs never decrease and only the site in the record is active", () => {
  const site = fc.constantFrom("primary" as const, "secondary" as const);
  const mode = fc.constantFrom("planned" as const, "unplanned" as const);
  const move = fc.tuple(fc.integer({ min: 0, max: 8 }), site, mode, fc.constantFrom("one", "two", "three"));
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      let record = first;
      for (const [kind, role, how, execution] of moves) {
        const holder = { execution, epoch: record.lock?.epoch ?? 0 };
        const tries: readonly (() => DeploymentRecord)[] = [
          () => takeLock(record, request({ execution, site: role, mode: how })),
          () => releaseLock(record, execution),
          () => activate(record, holder, role, how),
          () => markFencePending(record, holder, role),
          () => fence(record, role),
          () => startRebuild(record, holder, role),
          () => completeRebuild(record, holder, role),
          () => unfence(record, holder, role),
          () => takeLock(record, request({ execution, workflow: "drill" })),
        ];
        const before = record;
        try {
          record = tries[kind]!();
        } catch (error) {
          if (!(error instanceof IllegalMove)) throw error;
        }
        expect(record.epoch).toBeGreaterThanOrEqual(before.epoch);
        expect(record.version - before.version).toBe(record === before ? 0 : 1);
        const active = (["primary", "secondary"] as const).filter((one) => record.sites[one] === "active");
        expect(active.length).toBeLessThanOrEqual(1);
        expect(active.every((one) => one === record.activeSite)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
