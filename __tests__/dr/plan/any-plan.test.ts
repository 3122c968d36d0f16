import * as fc from "fast-check";
import { stateMachine } from "../../../dr/asl/asl";
import type { Stage } from "../../../dr/plan/plan";
import { structureProblems } from "../../support/asl/structure";
import { anyFaults, anyPlan, custom } from "../../support/dr/arbitrary";
import { execute, machineOf, prepared } from "../../support/dr/execute";
import { broken, stagesOf } from "../../support/dr/invariants";
import { functionName, planOf } from "../../support/dr/plans";
import { type Fault, World } from "../../support/dr/world";

const MINIMAL: readonly Stage[] = [
  [{ id: "lock", type: "acquire-lock", parameters: {} }],
  [{ id: "record", type: "record", parameters: {} }],
  [{ id: "notify", type: "notify", parameters: {} }],
  [{ id: "release", type: "release-lock", parameters: {} }],
];

/** The same table, with other faults, for a later execution. */
function continued(world: World, faults: readonly Fault[]): World {
  const next = new World(faults);
  next.record = world.record;
  next.effects.push(...world.effects);
  world.items.forEach((item, name) => next.items.set(name, { ...item, entries: new Map(item.entries) }));
  return next;
}

const planWithFaults = anyPlan.chain((plan) =>
  fc.record({
    plan: fc.constant(plan),
    faults: anyFaults(plan),
    slow: fc.subarray(plan.workflows[0]!.stages.flat().map(({ id }) => id)),
    lastLaneFirst: fc.boolean(),
  }),
);

test("X5, A8: for any plan and any faults, the lock is released, or the execution needs intervention and is reported", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(planWithFaults, ({ plan, faults, slow, lastLaneFirst }) => {
      const world = prepared(new World(faults, new Set(slow)), plan.workflows[0]!);
      const run = execute(plan, world, { lastLaneFirst });
      seen.set(run.error ?? run.status, (seen.get(run.error ?? run.status) ?? 0) + 1);
      expect(broken(plan, run, world)).toEqual([]);
    }),
    { numRuns: 600 },
  );
  // The property is meaningful only if every outcome occurred.
  expect([...seen.keys()].sort()).toEqual([
    "SUCCEEDED",
    "Steadfast.NeedsIntervention",
    "Steadfast.Refused",
    "Steadfast.RolledBack",
  ]);
});

test("without faults every plan succeeds", () => {
  fc.assert(
    fc.property(anyPlan, fc.boolean(), (plan, lastLaneFirst) => {
      const world = prepared(new World(), plan.workflows[0]!);
      expect(execute(plan, world, { lastLaneFirst })).toMatchObject({ status: "SUCCEEDED" });
    }),
    { numRuns: 100 },
  );
});

test("X6: epochs never decrease over any sequence of executions, and no step runs with an old epoch", () => {
  fc.assert(
    fc.property(anyPlan, fc.array(fc.boolean(), { minLength: 2, maxLength: 5 }), (plan, fails) => {
      const [workflow] = plan.workflows;
      let { record } = prepared(new World(), workflow!);
      fails.forEach((fail, i) => {
        const world = new World(fail ? [{ step: "record", operation: "start", kind: "error" }] : []);
        world.record = record.lock === undefined ? { ...record, activeSite: "primary", sites: SITES } : record;
        execute(plan, world, { name: `execution-${i}` });
        expect(world.record.epoch).toBeGreaterThanOrEqual(record.epoch);
        const epochs = world.events.map(({ epoch }) => epoch).filter((epoch) => epoch !== 0);
        expect(new Set([...epochs, world.record.epoch]).size).toBe(1);
        record = world.record;
      });
    }),
    { numRuns: 60 },
  );
});
const SITES = { primary: "active", secondary: "passive" } as const;

test("a step after the point of no return has no undo and no undo states", () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const stages = stagesOf(plan);
      const turning = stages.findIndex((stage) => stage.some(({ pointOfNoReturn }) => pointOfNoReturn));
      const after = turning === -1 ? [] : stages.slice(turning + 1).flat();
      expect(after.every(({ undo }) => undo === undefined)).toBe(true);
      const names = Object.keys(machineOf(plan).States);
      for (const { id } of after) expect(names.filter((name) => name.includes(`.${id}.undo`))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("the structure of every plan's state machine is sound", () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      expect(structureProblems(machineOf(plan))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test("resuming an execution past its point of no return completes the remaining steps and undoes nothing", () => {
  const [lock, ...ending] = MINIMAL;
  const plan = planOf([
    lock!,
    [custom("before", "undoable")],
    [custom("final", "final")],
    [custom("after", "plain")],
    ...ending,
  ]);
  const first = prepared(new World([{ step: "after", operation: "start", kind: "error" }]), plan.workflows[0]!);
  expect(execute(plan, first, { name: "first" })).toMatchObject({ error: "Steadfast.NeedsIntervention" });
  expect(first.item("first").failure).toMatchObject({
    step: "after",
    unfinishedSteps: ["after", "record", "notify", "release"],
  });

  const other = continued(first, []);
  expect(execute(plan, other, { name: "other" })).toMatchObject({ error: "Steadfast.Refused" });
  expect(other.record.lock?.execution).toBe("first");

  const failing = continued(first, [{ step: "before", operation: "start", kind: "error" }]);
  expect(execute(plan, failing, { name: "second", resume: "first" })).toMatchObject({
    error: "Steadfast.NeedsIntervention",
  });
  expect(failing.events.filter(({ operation }) => operation === "undo")).toEqual([]);

  const lost = continued(first, [{ step: "lock", operation: "start", kind: "timeout" }]);
  expect(execute(plan, lost, { name: "second", resume: "first" })).toMatchObject({
    error: "Steadfast.NeedsIntervention",
  });
  expect(lost.record.lock?.execution).toBe("first");

  const second = continued(first, []);
  expect(execute(plan, second, { name: "second", resume: "first" })).toMatchObject({ status: "SUCCEEDED" });
  expect(second.record.lock).toBeUndefined();
  expect(second.record.epoch).toBe(first.record.epoch + 1);
});

test("a request without a workflow is recorded and reported, and takes no lock", () => {
  const plan = planOf(MINIMAL);
  const world = new World();
  const run = execute(plan, world, { site: "primary" });
  expect(run).toMatchObject({ error: "Steadfast.Refused" });
  expect(world.reported).toEqual(["refused"]);
  expect(world.record.epoch).toBe(0);
  expect(() => stateMachine(plan, "drill", functionName)).toThrow("plan 'web-dev' has no workflow 'drill': add one");
});
