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
const STARTED = { type: "custom", startedAt: "2026-11-21T12:00:00.000Z" };
const DONE = { ...STARTED, doneAt: "2026-11-21T12:00:01.000Z" };
const states = (item: Record<string, unknown>) =>
  Object.fromEntries(stepStates(STAGES, executionOf("web-dev", "one", item)));

test("before an execution starts, every step is pending", () => {
  expect(new Set(Object.values(states({})))).toEqual(new Set(["pending"]));
});

test("a wait runs when the stage before it is done, and is done when a step after it has started", () => {
  expect(states({ "step:lock": STARTED, "step:fence": STARTED })).toMatchObject({ lock: "running", drain: "pending" });
  // Only required steps delay the execution.
  const after = { "step:lock": DONE, "step:fence": STARTED };
  expect(states(after)).toMatchObject({ fence: "running", drain: "running", promote: "pending" });
  expect(states({ ...after, "step:promote": STARTED })).toMatchObject({ drain: "done", promote: "running" });
});

test("the state of record and notify, which have no entry, comes from the item", () => {
  const ended = { "step:lock": DONE, "step:promote": DONE, outcome: "succeeded" };
  expect(states(ended)).toEqual({
    ...{ lock: "done", fence: "not needed", drain: "done", promote: "done", record: "done", notify: "not needed" },
  });
  expect(states({ ...ended, notifiedOutcome: "succeeded" })).toMatchObject({ notify: "done" });
});

test("a failed execution shows its failed step, and the steps that need intervention, are rolled back or not started", () => {
  const failure = { step: "promote", kind: "timed-out", detail: "", unfinishedSteps: [] };
  expect(
    states({
      "step:lock": DONE,
      "step:fence": STARTED,
      "step:promote": STARTED,
      outcome: "needs-intervention",
      failure,
    }),
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
  const rolledBack = { "step:lock": { ...DONE, rolledBackAt: DONE.doneAt }, outcome: "rolled-back", failure: refused };
  expect(states(rolledBack)).toMatchObject({
    lock: "rolled-back",
    fence: "refused",
    drain: "not started",
    promote: "not started",
  });
});

test("the state of a step that the plan no longer contains comes from its entry", () => {
  expect(stateOf("old", executionOf("web-dev", "one", { "step:old": DONE }))).toBe("done");
});

test("one failed or started step of a stage is enough to mark the waits before it as done", () => {
  const failure = { step: "fence", kind: "error", detail: "", unfinishedSteps: [] };
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
  expect(of({ "step:lock": DONE, "step:promote": STARTED })).toEqual({
    ...{ lock: "done", drain: "done", fence: "pending", promote: "running" },
  });
  expect(of({ "step:lock": DONE, outcome: "succeeded" })).toEqual({
    ...{ lock: "done", drain: "not needed", fence: "not needed", promote: "not needed" },
  });
});

test("a wait in the stage of the last step is not done before that stage", () => {
  const beside = [[step("lock")], [step("drain", "wait", { function: undefined }), step("promote")], [step("record")]];
  const drain = (item: Record<string, unknown>) => stepStates(beside, executionOf("web-dev", "one", item)).get("drain");
  expect(drain({ "step:lock": DONE, "step:promote": STARTED })).toBe("running");
  expect(drain({ "step:lock": DONE, "step:promote": DONE, "step:record": STARTED })).toBe("done");
  const failure = { step: "promote", kind: "error", detail: "", unfinishedSteps: [] };
  expect(drain({ "step:lock": DONE, "step:promote": STARTED, outcome: "rolled-back", failure })).toBe("not started");
});
