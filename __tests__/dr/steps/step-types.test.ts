import { allCalls } from "../../../dr/plan/call";
import { callsOf, declaredStages } from "../../../dr/plan/declared";
import type { Plan } from "../../../dr/plan/plan";
import { type StepType, stepType } from "../../../dr/plan/step-type";
import { type Step, STEP_TYPES } from "../../../dr/steps/registry";
import { custom } from "../../support/dr/arbitrary";
import { planOf, REPLICA, webPlan } from "../../support/dr/plans";

const declare = (
  step: unknown,
  mode: "planned" | "unplanned" = "planned",
  registry: typeof STEP_TYPES = STEP_TYPES,
) => {
  const plan: Plan = planOf([[step as Step]], { mode });
  return declaredStages(plan, plan.workflows[0]!, registry)[0]![0]!;
};

/** A step of every type that the plan of multi-region-web does not contain. */
const OTHERS: readonly Step[] = [
  { id: "promote", type: "rds-replica", parameters: { action: "promote", ...REPLICA } },
  { id: "rebuild", type: "rds-replica", parameters: { action: "rebuild", ...REPLICA } },
  custom("own", "undoable"),
];
const plan = webPlan({ approvalSeconds: 60 });
const declared = [
  ...plan.workflows.flatMap((workflow) => declaredStages(plan, workflow).flat()),
  ...OTHERS.map((step) => declare(step)),
];

test("every step type is covered", () => {
  expect([...new Set(declared.map(({ type }) => type))].sort()).toEqual(Object.keys(STEP_TYPES).sort());
});

test("X4: every remedy is an instruction, or reads 'cannot be shortened' with the reason", () => {
  for (const { expected } of declared)
    expect(expected.remedy).toMatch(/^(?:cannot be shortened: [a-z]|(?:keep|make|shorten|start|use) )/);
});

/** AWS CLI command of an operation: `stop-db-instance` for `rds:StopDBInstance`. */
const commandOf = (action: string) =>
  action
    .slice(action.indexOf(":") + 1)
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();

test.each(declared.map((step) => [`${step.type} ${step.id}`, step] as const))(
  "%s has a manual command for each change that its function makes",
  (_, { calls, manualCommands }) => {
    const changes = calls.start
      .filter(({ plane, action, implied }) => plane === "control" && !implied && !/:(?:Describe|Get|List)/.test(action))
      .map(({ action }) => commandOf(action));
    // A plan does either a switchover or a failover.
    for (const change of new Set(changes)) expect(manualCommands.join("\n")).toContain(` ${change} `);
  },
);

test.each(declared.map((step) => [`${step.type} ${step.id}`, step] as const))(
  "X4: %s has its source and manual commands",
  (_, step) => {
    expect(step.expected.seconds).toBeLessThanOrEqual(step.deadlineSeconds);
    expect(step.pollSeconds).toBeLessThanOrEqual(step.deadlineSeconds);
    expect(step.manualCommands.join("\n")).not.toMatch(/undefined|\[object/);
    for (const { action, resources, region } of allCalls(step.calls)) {
      expect(action).toMatch(/^[a-z][a-z-]*:[A-Z]\w+$/);
      expect(region).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
      expect(resources.length).toBeGreaterThan(0);
      expect(resources.join(" ")).not.toMatch(/undefined/);
    }
    expect(step.readiness?.demand ?? "").not.toMatch(/undefined|\[object/);
    if (step.function === undefined) expect(callsOf(step, plan)).toEqual([]);
    else {
      const actions = callsOf(step, plan).map(({ action }) => action);
      expect(actions.includes("dynamodb:UpdateItem")).toBe(step.keepsEntry ?? true);
    }
  },
);

const wait = STEP_TYPES.wait.declare({ seconds: 1, why: "test" }, { plan, workflow: plan.workflows[0]! });

test.each(Object.keys(wait))("a type that does not declare %s cannot be synthesized", (field) => {
  const half = Object.fromEntries(Object.entries(wait).filter(([name]) => name !== field));
  const type = { ...STEP_TYPES.wait, declare: () => half } as unknown as typeof STEP_TYPES.wait;
  expect(() =>
    declare({ id: "x", type: "wait", parameters: { seconds: 1, why: "test" } }, "planned", {
      ...STEP_TYPES,
      wait: type,
    }),
  ).toThrow(`step 'x' is incomplete: ${field} should be`);
});

test.each([
  ["deadlineSeconds", 0, "a number of seconds > 0, got 0"],
  ["pollSeconds", Number.POSITIVE_INFINITY, "a number of seconds > 0, got Infinity"],
  ["manualCommands", [], "at least one command"],
  ["readiness", { demand: "", calls: [] }, "a condition with its calls, or undefined for none"],
  ["readiness", { demand: "it is there" }, "a condition with its calls, or undefined for none"],
  ["expected", { seconds: 1, source: "", remedy: "wait" }, "seconds with a source and a remedy"],
  ["expected", { seconds: 1, source: "x", remedy: "none: one write" }, "seconds with a source and a remedy"],
  ["calls", { start: [], check: [] }, "lists of calls for start, check and undo"],
])("an invalid declaration cannot be synthesized: %s", (field, value, should) => {
  const type = { ...STEP_TYPES.wait, declare: () => ({ ...wait, [field]: value }) } as typeof STEP_TYPES.wait;
  expect(() =>
    declare({ id: "x", type: "wait", parameters: { seconds: 1, why: "test" } }, "planned", {
      ...STEP_TYPES,
      wait: type,
    }),
  ).toThrow(`${field} should be ${should}`);
});

test("X7: the readiness calls of a step only read", () => {
  const readinessCalls = declared.flatMap(({ readiness }) => readiness?.calls ?? []);
  expect(new Set(readinessCalls.map(({ action }) => action.split(":")[1]!.replace(/^(Describe|Get).*/, "$1")))).toEqual(
    // The probe is invoked.
    new Set(["Describe", "Get", "InvokeFunction"]),
  );
});

test("an incomplete type does not compile either", () => {
  // @ts-expect-error deadlineSeconds and all else is missing
  const half: StepType<{ readonly a: string }> = { parameters: { a: { is: "text", means: "a" } }, declare: () => ({}) };
  // @ts-expect-error the parameter b is not declared
  stepType<{ readonly a: string; readonly b: string }>({ ...half, parameters: { a: { is: "text", means: "a" } } });
  // @ts-expect-error a wait has no such parameter
  const step: Step = { id: "x", type: "wait", parameters: { minutes: 1 } };
  expect(() => declare(step)).toThrow("minutes is not a parameter of this type");
});

test("A4: Aurora's failover accepts the loss, its switchover does not, and both are points of no return", () => {
  const [failover, switchover] = (["unplanned", "planned"] as const).map((mode) =>
    declared.find(
      ({ id, parameters }) =>
        id === "promote-database" && parameters["action"] === (mode === "planned" ? "switchover" : "failover"),
    ),
  );
  expect(failover).toMatchObject({ pointOfNoReturn: true, undo: undefined });
  expect(failover!.manualCommands[0]).toContain("--allow-data-loss");
  expect(switchover).toMatchObject({ pointOfNoReturn: true });
  expect(switchover!.manualCommands[0]).not.toContain("--allow-data-loss");
});

test("E6: a replica is promoted in place, and rebuilt under its former name without deleting the former instance", () => {
  const [promote, rebuild] = OTHERS.map((step) => declare(step));
  expect(promote!.calls.start.map(({ action }) => action)).toContain("rds:PromoteReadReplica");
  expect(promote).toMatchObject({ pointOfNoReturn: true });
  const actions = rebuild!.calls.start.map(({ action }) => action);
  expect(actions).toContain("rds:CreateDBInstanceReadReplica");
  expect(actions.filter((action) => action.includes("Delete"))).toEqual([]);
});

test("a custom function has an undo only with undo calls", () => {
  expect(declare(custom("own", "plain")).undo).toBeUndefined();
  expect(declare(custom("own", "undoable")).undo).toBe("Call undo of own");
});

test("undo calls of a step without undo give no permission", () => {
  const step = declare(custom("own", "plain"));
  const call = {
    action: "ecs:StopTask",
    region: "us-west-2",
    plane: "control",
    resources: ["*"],
    required: true,
  } as const;
  const withUndo = { ...step, calls: { ...step.calls, undo: [call] } };
  expect(callsOf(withUndo, plan)).not.toContainEqual(call);
  expect(callsOf({ ...withUndo, undo: "Stop it" }, plan)).toContainEqual(call);
});
