/** Boundary values: the first accepted and the last refused value of each check of plans and records. */
import { stateMachine } from "../../../dr/asl/asl";
import { declaredStages } from "../../../dr/plan/declared";
import type { Stage } from "../../../dr/plan/plan";
import { objectiveProblems } from "../../../dr/derived/plan-budget";
import { planProblems } from "../../../dr/plan/plan-problems";
import type { Step } from "../../../dr/steps/registry";
import { activate, newRecord, takeLock } from "../../../dr/record/transitions";
import { custom } from "../../support/dr/arbitrary";
import { functionName, planOf, webPlan } from "../../support/dr/plans";

const step = (id: string, type: string, parameters: object = {}, more: object = {}) =>
  ({ id, type, parameters, ...more }) as unknown as Step;
const lock: Stage = [step("lock", "acquire-lock")];
const ending: readonly Stage[] = [
  [step("record", "record")],
  [step("notify", "notify")],
  [step("release", "release-lock")],
];

test("a state machine exists only for a workflow kind that the plan has", () => {
  const plan = planOf([lock, ...ending]);
  expect(() => stateMachine(plan, "drill", functionName)).toThrow("plan 'web-dev' has no workflow 'drill': add one");
  expect(stateMachine(plan, "activate", functionName).Comment).toBe("web-dev: activate-secondary-planned");
});

test("the lag gate of a failover comes before the point of no return, not after", () => {
  const plan = webPlan();
  const failover = plan.workflows.find(({ kind, mode }) => kind === "activate" && mode === "unplanned")!;
  const [first, confirm, fence, lag, final, ...rest] = failover.stages;
  const late = { ...plan, workflows: [{ ...failover, stages: [first!, confirm!, fence!, final!, lag!, ...rest] }] };
  expect(planProblems(late)).toEqual([
    "activate-secondary-unplanned: it needs a lag-gate before the point of no return",
  ]);
});

test.each<[string, readonly string[], readonly string[], boolean]>([
  ["nothing", [], [], false],
  ["a service", ["s"], [], true],
  ["an instance", [], ["i"], true],
  ["one service and one instance", ["s"], ["i"], true],
])("a fence of %s", (_what, services, instances, fits) => {
  const named = services.map((service) => ({ cluster: "c", service }));
  const plan = planOf([[step("fence", "fence", { region: "us-east-1", services: named, instances })]]);
  const declare = () => declaredStages(plan, plan.workflows[0]!)[0]![0]!.id;
  if (fits) expect(declare()).toBe("fence");
  else expect(declare).toThrow("services should contain the services that write, got nothing to fence");
});

test("an id may have 32 characters, and no other than a-z, 0-9 and -", () => {
  const of = (id: string) => planProblems(planOf([lock, [custom(id, "plain")], ...ending]));
  expect(of("a".repeat(32))).toEqual([]);
  for (const id of ["a".repeat(33), "A", "1a", "", "-a", "a_b", "a b"]) {
    expect(of(id)).toEqual([`activate-secondary-planned: step id should be 1 to 32 of a-z, 0-9 and -, got '${id}'`]);
  }
});

test("an objective equal to the budget is met, with whole or fractional seconds", () => {
  const plan = webPlan();
  const problems = (rtoSeconds: number, rpoSeconds: number) =>
    objectiveProblems({ ...plan, objectives: { rtoSeconds, rpoSeconds } }).length;
  expect([problems(114, 1), problems(113.9, 1), problems(114, 0.9)]).toEqual([0, 2, 1]);
});

test.each([
  [-1, false],
  [0, true],
  [0.5, true],
  [1, true],
  [1.1, false],
])("a fraction of %d", (peakFraction, fits) => {
  const of = () => webPlan({ peakFraction }).name;
  if (fits) expect(of()).toBe("web-dev");
  else expect(of).toThrow("peakFraction should be a fraction");
});

test("X6: a drill runs only on the standby, and a site that is already active stays unchanged when it is activated", () => {
  const first = newRecord("web");
  const request = { execution: "one", site: "secondary", mode: "planned", now: 1 } as const;
  expect(takeLock(first, { ...request, workflow: "drill" }).lock).toEqual({
    ...{ execution: "one", epoch: 1, workflow: "drill", site: "secondary", mode: "planned", expires: 3601 },
  });
  const locked = takeLock(first, { ...request, workflow: "activate", site: "secondary" });
  const holder = { execution: "one", epoch: 1 };
  const once = activate(locked, holder, "secondary", "planned");
  expect(once).toEqual({
    ...locked,
    version: 2,
    activeSite: "secondary",
    sites: { primary: "passive", secondary: "active" },
  });
  expect(activate(once, holder, "secondary", "planned")).toBe(once);
});
