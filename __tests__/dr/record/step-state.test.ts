import { executionOf } from "../../../dr/record/items";
import { stateOf, stepStates } from "../../../dr/record/step-state";

const step = (id: string, type = "custom", change: { required?: boolean; function?: undefined } = {}) => ({
  ...{ id, type, required: true, function: type as string | undefined },
  ...change,
});
const STAGES = [
  [step("lock"), step("fence", "fence", { required: false })],
  [step("drain", "wait", { function: undefined })],
  [step("promote")],
  [step("record", "record")],
  [step("notify", "notify")],
];
const BEGUN = { type: "custom", startedAt: "2026-11-21T12:00:00.000Z" };
const DONE = { ...BEGUN, doneAt: "2026-11-21T12:00:01.000Z" };
const states = (item: Record<string, unknown>) =>
  Object.fromEntries(stepStates(STAGES, executionOf("web-dev", "one", item)));

test("before anything has begun all is pending", () => {
  expect(new Set(Object.values(states({})))).toEqual(new Set(["pending"]));
});

test("a wait runs when what stands before it is over, and is done when anything after it has begun", () => {
  expect(states({ "step:lock": BEGUN, "step:fence": BEGUN })).toMatchObject({ lock: "running", drain: "pending" });
  // Only what is required holds the execution up.
  const after = { "step:lock": DONE, "step:fence": BEGUN };
  expect(states(after)).toMatchObject({ fence: "running", drain: "running", promote: "pending" });
  expect(states({ ...after, "step:promote": BEGUN })).toMatchObject({ drain: "done", promote: "running" });
});

test("what keeps no entry shows by what it wrote", () => {
  const ended = { "step:lock": DONE, "step:promote": DONE, outcome: "succeeded" };
  expect(states(ended)).toEqual({
    ...{ lock: "done", fence: "not needed", drain: "done", promote: "done", record: "done", notify: "not needed" },
  });
  expect(states({ ...ended, told: "succeeded" })).toMatchObject({ notify: "done" });
});

test("an execution that did not go on tells which step was why, what is open, undone, and never begun", () => {
  const failure = { step: "promote", kind: "timed-out", detail: "", left: [] };
  expect(
    states({ "step:lock": DONE, "step:fence": BEGUN, "step:promote": BEGUN, outcome: "needs-intervention", failure }),
  ).toEqual({
    ...{
      lock: "done",
      fence: "needs-intervention",
      drain: "done",
      promote: "timed-out",
      record: "done",
      notify: "not started",
    },
  });
  const refused = { ...failure, step: "fence", kind: "refused" };
  const undone = { "step:lock": { ...DONE, undoneAt: DONE.doneAt }, outcome: "rolled-back", failure: refused };
  expect(states(undone)).toMatchObject({
    lock: "rolled-back",
    fence: "refused",
    drain: "not started",
    promote: "not started",
  });
});

test("a step that the plan does not know any more stands by its entry", () => {
  expect(stateOf("old", executionOf("web-dev", "one", { "step:old": DONE }))).toBe("done");
});

test("of a stage one step is enough: the failed one, or one that has begun, tells how far the execution came", () => {
  const failure = { step: "fence", kind: "error", detail: "", left: [] };
  const sideBySide = [
    [step("lock")],
    [step("drain", "wait", { function: undefined })],
    [step("fence"), step("promote")],
  ];
  const of = (item: Record<string, unknown>) =>
    Object.fromEntries(stepStates(sideBySide, executionOf("web-dev", "one", item)));
  expect(of({ "step:lock": DONE, outcome: "rolled-back", failure })).toEqual({
    ...{ lock: "done", drain: "done", fence: "error", promote: "not started" },
  });
  expect(of({ "step:lock": DONE, "step:promote": BEGUN })).toEqual({
    ...{ lock: "done", drain: "done", fence: "pending", promote: "running" },
  });
  expect(of({ "step:lock": DONE, outcome: "succeeded" })).toEqual({
    ...{ lock: "done", drain: "not needed", fence: "not needed", promote: "not needed" },
  });
});

test("a wait beside the step that came last is not done with it", () => {
  const beside = [[step("lock")], [step("drain", "wait", { function: undefined }), step("promote")], [step("record")]];
  const drain = (item: Record<string, unknown>) => stepStates(beside, executionOf("web-dev", "one", item)).get("drain");
  expect(drain({ "step:lock": DONE, "step:promote": BEGUN })).toBe("running");
  expect(drain({ "step:lock": DONE, "step:promote": DONE, "step:record": BEGUN })).toBe("done");
  const failure = { step: "promote", kind: "error", detail: "", left: [] };
  expect(drain({ "step:lock": DONE, "step:promote": BEGUN, outcome: "rolled-back", failure })).toBe("not started");
});
