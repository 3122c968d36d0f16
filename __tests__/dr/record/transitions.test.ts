import * as fc from "fast-check";
import { conditionalWrite, executionKey } from "../../../dr/record/conditional-write";
import { IllegalMove } from "../../../dr/record/site-states";
import {
  activated,
  type DeploymentRecord,
  fenced,
  fencePending,
  frozen,
  lockReleased,
  type LockRequest,
  lockTaken,
  newRecord,
  rebuilding,
  rebuilt,
  unfenced,
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
const locked = lockTaken(first, request());
const drilling = lockTaken(first, request({ execution: "drill", workflow: "drill", mode: "planned" }));
const failedOver = activated(fencePending(locked, one, "primary"), one, "secondary", "unplanned");

test("X6: a lock raises the epoch, releasing it does not lower it, and asking twice changes nothing", () => {
  expect(locked).toMatchObject({ version: 1, epoch: 1, lock: { execution: "one", epoch: 1 } });
  expect(lockTaken(locked, request())).toBe(locked);
  const released = lockReleased(locked, "one");
  expect(released).toMatchObject({ epoch: 1, version: 2 });
  expect(released.lock).toBeUndefined();
  expect(lockReleased(released, "one")).toBe(released);
  expect(lockReleased(locked, "two")).toBe(locked);
});

test("X6: failover and failback lead back to the first shape", () => {
  expect(failedOver).toMatchObject({
    activeSite: "secondary",
    sites: { primary: "fence-pending", secondary: "active" },
  });
  const home = lockTaken(
    fenced(lockReleased(failedOver, "one"), "primary"),
    request({ execution: "two", site: "primary", mode: "planned" }),
  );
  const two = { execution: "two", epoch: 2 };
  const synced = rebuilt(rebuilding(home, two, "primary"), two, "primary");
  const back = lockReleased(activated(synced, two, "primary", "planned"), "two");
  expect(back).toMatchObject({ activeSite: first.activeSite, sites: first.sites, epoch: 2 });
});

test.each<[string, () => DeploymentRecord, string]>([
  [
    "a second execution",
    () => lockTaken(locked, request({ execution: "two" })),
    "'one' holds the lock (epoch 1): wait for it or take it over",
  ],
  [
    "a drill beside a failover",
    () => lockTaken(locked, request({ execution: "two", workflow: "drill" })),
    "'one' holds the lock",
  ],
  [
    "a drill beside a drill",
    () => lockTaken(drilling, request({ execution: "two", workflow: "drill" })),
    "'drill' holds the lock",
  ],
  [
    "activating the active site",
    () => lockTaken(first, request({ site: "primary" })),
    "the primary is the active site: there is nothing to do",
  ],
  [
    "deactivating the active site",
    () => lockTaken(first, request({ workflow: "deactivate", site: "primary" })),
    "the primary is the active site: activate the secondary first",
  ],
  [
    "drilling the active site",
    () => lockTaken(first, request({ workflow: "drill", site: "primary", mode: "planned" })),
    "the primary is the active site: a drill is of the standby, the secondary",
  ],
  ...(["deactivate", "drill"] as const).flatMap((workflow): [string, () => DeploymentRecord, string][] => [
    [
      `a ${workflow} of a site that is to be fenced`,
      () => lockTaken(lockReleased(failedOver, "one"), request({ execution: "two", workflow, site: "primary" })),
      "the primary is fence-pending: only a passive site can be drilled or deactivated",
    ],
    [
      `a ${workflow} of a fenced site`,
      () =>
        lockTaken(
          fenced(lockReleased(failedOver, "one"), "primary"),
          request({ execution: "two", workflow, site: "primary" }),
        ),
      "the primary is fenced: only a passive site can be drilled or deactivated",
    ],
  ]),
  [
    "failing back to a site that is not fenced",
    () => lockTaken(lockReleased(failedOver, "one"), request({ execution: "two", site: "primary", mode: "planned" })),
    "the primary is fence-pending and may hold writes of its own: it has to be fenced first",
  ],
  [
    "failing over to a site without all data",
    () => lockTaken(fenced(lockReleased(failedOver, "one"), "primary"), request({ execution: "two", site: "primary" })),
    "the primary is fenced and has not all data: rebuild it by a planned activation",
  ],
  [
    "taking over from one who has no lock",
    () => lockTaken(first, request({ resume: { execution: "gone", pastNoReturn: true } })),
    "'gone' does not hold the lock: start without resume",
  ],
  [
    "taking over another workflow",
    () =>
      lockTaken(
        locked,
        request({ execution: "two", site: "primary", resume: { execution: "one", pastNoReturn: false } }),
      ),
    "'one' was another workflow: take it over with the same site and mode",
  ],
  [
    "an old epoch",
    () => activated(locked, { execution: "one", epoch: 0 }, "secondary", "planned"),
    "'one' with epoch 0 does not hold the lock: 'one' does, epoch 1",
  ],
  ["nobody's lock", () => fencePending(first, one, "primary"), "does not hold the lock: nobody does"],
  [
    "activating what does not follow",
    () => activated(fenced(fencePending(locked, one, "primary"), "primary"), one, "primary", "planned"),
    "the primary is fenced and cannot become active",
  ],
  [
    "fencing a site that nobody wants fenced",
    () => fenced(first, "primary"),
    "the primary is active and cannot become fenced: from there it becomes passive or fence-pending",
  ],
  [
    "taking back the fence of a site that lost its role",
    () => unfenced(failedOver, one, "primary"),
    "the primary is not the active site any more: it stays fenced",
  ],
  [
    "rebuilding the active site",
    () => rebuilding(locked, one, "primary"),
    "the primary is active and cannot become rebuilding",
  ],
])("%s is refused", (_, move, message) => {
  expect(move).toThrow(IllegalMove);
  expect(move).toThrow(message);
});

test("X7: a real execution pushes a drill aside, and a forgotten drill frees the lock by itself", () => {
  expect(lockTaken(drilling, request())).toMatchObject({ epoch: 2, lock: { execution: "one" } });
  const later = request({ execution: "two", workflow: "drill", now: 1000 + 3600 });
  expect(lockTaken(drilling, later)).toMatchObject({ epoch: 2, lock: { execution: "two", expires: 8200 } });
  expect(locked.lock).not.toHaveProperty("expires");
});

test("a take-over raises the epoch and shuts the former execution out", () => {
  const taken = lockTaken(failedOver, request({ execution: "two", resume: { execution: "one", pastNoReturn: true } }));
  expect(taken).toMatchObject({ epoch: 2, lock: { execution: "two", epoch: 2 } });
  expect(() => fencePending(taken, one, "primary")).toThrow("'one' with epoch 1 does not hold the lock");
});

test("X6: a fence is taken back only before the other site is active", () => {
  const pending = fencePending(locked, one, "primary");
  expect(unfenced(pending, one, "primary").sites.primary).toBe("active");
  expect(fencePending(fenced(pending, "primary"), one, "primary").sites.primary).toBe("fenced");
});

test("X8: the record tells deployments to wait while an execution changes something", () => {
  expect([first, locked, drilling].map(frozen)).toEqual([false, true, false]);
});

/** A table that does what DynamoDB does with the condition. */
class Table {
  item: DeploymentRecord | undefined;
  put(write: NonNullable<ReturnType<typeof conditionalWrite>>): boolean {
    const version = write.ExpressionAttributeValues?.[":version"];
    const holds = version === undefined ? this.item === undefined : this.item?.version === version;
    if (holds) this.item = write.Item as unknown as DeploymentRecord;
    return holds;
  }
}

test("X6: of two who read the same record, one gets the lock", () => {
  const table = new Table();
  const both = ["one", "two"].map((execution) => conditionalWrite(first, lockTaken(first, request({ execution })))!);
  expect(both[0]).toMatchObject({
    Item: { pk: "web-dev", sk: "RECORD", version: 1, epoch: 1 },
    ConditionExpression: "attribute_not_exists(#pk)",
    ExpressionAttributeNames: { "#pk": "pk" },
  });
  expect(both.map((write) => table.put(write))).toEqual([true, false]);
  const again = conditionalWrite(locked, lockReleased(locked, "one"))!;
  expect(again).toMatchObject({
    ConditionExpression: "#version = :version",
    ExpressionAttributeValues: { ":version": 1 },
  });
  expect([table.put(again), table.put(again)]).toEqual([true, false]);
});

test("a write says nothing when nothing changed, and refuses what lowers an epoch", () => {
  expect(conditionalWrite(locked, lockTaken(locked, request()))).toBeUndefined();
  expect(() => conditionalWrite(locked, { ...first, version: 2 })).toThrow(
    "never lowers the epoch: got 1 to 2, epoch 1 to 0",
  );
  expect(executionKey("web-dev", "one")).toEqual({ pk: "web-dev", sk: "EXECUTION#one" });
});

test("X6: whatever is tried in whatever order: epochs grow, there is one active site, and it is the one the record names", () => {
  const site = fc.constantFrom("primary" as const, "secondary" as const);
  const mode = fc.constantFrom("planned" as const, "unplanned" as const);
  const move = fc.tuple(fc.integer({ min: 0, max: 8 }), site, mode, fc.constantFrom("one", "two", "three"));
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      let record = first;
      for (const [kind, role, how, execution] of moves) {
        const holder = { execution, epoch: record.lock?.epoch ?? 0 };
        const tries: readonly (() => DeploymentRecord)[] = [
          () => lockTaken(record, request({ execution, site: role, mode: how })),
          () => lockReleased(record, execution),
          () => activated(record, holder, role, how),
          () => fencePending(record, holder, role),
          () => fenced(record, role),
          () => rebuilding(record, holder, role),
          () => rebuilt(record, holder, role),
          () => unfenced(record, holder, role),
          () => lockTaken(record, request({ execution, workflow: "drill" })),
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
