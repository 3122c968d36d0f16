import { stateMachine } from "../../../dr/asl/asl";
import type { Json, State, StateMachine } from "../../../dr/asl/state";
import type { Stage } from "../../../dr/plan/plan";
import { planHash } from "../../../dr/plan/plan-hash";
import type { Step } from "../../../dr/steps/registry";
import { structureProblems } from "../../support/asl/structure";
import { custom } from "../../support/dr/arbitrary";
import { execute, prepared } from "../../support/dr/execute";
import { broken } from "../../support/dr/invariants";
import { ACCOUNT, functionName, planOf, webPlan } from "../../support/dr/plans";
import { type Fault, World } from "../../support/dr/world";

const plan = webPlan({ approvalSeconds: 3600 });
const machines = (["activate", "deactivate", "drill"] as const).map(
  (kind) => [kind, stateMachine(plan, kind, functionName)] as const,
);

/** Every state, those of lanes included. */
function all({ States }: Pick<StateMachine, "States">): readonly (readonly [string, State])[] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state] as const,
    ...((state["Branches"] ?? []) as unknown as readonly StateMachine[]).flatMap(all),
  ]);
}

describe.each(machines)("E5: %s of multi-region-web", (kind, machine) => {
  test("is valid, and within the quotas of Step Functions", () => {
    expect(structureProblems(machine)).toEqual([]);
    // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    expect(JSON.stringify(machine).length).toBeLessThan(1024 * 1024);
    expect(JSON.stringify(machine)).not.toMatch(/JSONata|\{%/);
  });

  test("calls only functions of the control region, by their deterministic names, with retries and a timeout", () => {
    const tasks = all(machine).filter(([, { Type }]) => Type === "Task");
    expect(tasks.length).toBeGreaterThan(20);
    for (const [name, task] of tasks) {
      const { FunctionName } = task["Parameters"] as { readonly FunctionName: string };
      expect(FunctionName).toMatch(
        new RegExp(`^arn:aws:lambda:us-east-2:${ACCOUNT}:function:web-dev-control-[a-z-]+$`),
      );
      const token = name.endsWith(".approval.start");
      expect(task["Resource"]).toBe(`arn:aws:states:::lambda:invoke${token ? ".waitForTaskToken" : ""}`);
      expect(JSON.stringify(task["Retry"])).toMatch(/"Throttled".*"FULL"/);
      expect(task["TimeoutSeconds"]).toEqual(token ? 3600 : expect.any(Number));
    }
  });

  test("S13: a check is retried only when it is throttled, for some seconds: its polling repeats it", () => {
    const checks = all(machine).filter(([name]) => name.endsWith(".check"));
    expect(checks.length).toBeGreaterThan(5);
    for (const [, { Retry }] of checks) {
      const [rule, ...others] = Retry as unknown as { ErrorEquals: string[]; MaxAttempts: number }[];
      expect(others).toEqual([]);
      expect(rule).toMatchObject({ ErrorEquals: ["Throttled", "Lambda.TooManyRequestsException"], MaxAttempts: 3 });
    }
  });

  test("no Fail state without an attempt to record and to notify", () => {
    const states = all(machine);
    const fails = states.filter(([, { Type }]) => Type === "Fail").map(([name]) => name);
    const leads = (state: State, to: string) => JSON.stringify(state).includes(`"Next":"${to}"`);
    for (const fail of fails) {
      const before = states.filter(([, state]) => leads(state, fail)).map(([name]) => name);
      expect(before.length).toBeGreaterThan(0);
      expect(before.every((name) => /\.(notify|released)$/.test(name))).toBe(true);
    }
    expect(fails).toContain("unknown.end");
    expect(kind).toMatch(/activate|deactivate|drill/);
  });
});

test("the state machine is deterministic plain data", () => {
  const again = stateMachine(webPlan({ approvalSeconds: 3600 }), "activate", functionName);
  expect(JSON.stringify(again)).toBe(JSON.stringify(machines[0]![1]));
});

test("X11: a request for approval contains the hash of the plan that this state machine runs", () => {
  const planHashes = ({ States }: StateMachine) =>
    Object.values(States)
      .map((state) => JSON.stringify(state))
      .filter((state) => state.includes(".waitForTaskToken"))
      .map((state) => /"planHash":"(\w+)"/.exec(state)?.[1]);
  const requested = planHashes(machines[0]![1]);
  expect(requested.length).toBeGreaterThan(0);
  expect(new Set(requested)).toEqual(new Set([planHash(plan)]));
});

const lock: Stage = [{ id: "lock", type: "acquire-lock", parameters: {} }];
const ending: readonly Stage[] = [
  [{ id: "record", type: "record", parameters: {} }],
  [{ id: "notify", type: "notify", parameters: {} }],
  [{ id: "release", type: "release-lock", parameters: {} }],
];
const own = planOf([
  lock,
  [custom("a", "undoable")],
  [custom("b", "undoable"), custom("c", "undoable")],
  [custom("d", "plain")],
  [custom("final", "final")],
  [custom("e", "undoable")],
  ...ending,
]);
function run(faults: readonly Fault[], slow: readonly string[] = []) {
  const world = prepared(new World(faults, new Set(slow)), own.workflows[0]!);
  const result = execute(own, world);
  expect(broken(own, result, world)).toEqual([]);
  return {
    world,
    result,
    rolledBack: world.events.filter(({ operation }) => operation === "undo").map(({ step }) => step),
  };
}

test("A8: a failure before the point of no return undoes in reverse order, lock last", () => {
  const { rolledBack, world, result } = run([{ step: "d", operation: "start", kind: "error" }]);
  expect(result.error).toBe("Steadfast.RolledBack");
  expect(rolledBack).toEqual(["c", "b", "a", "lock"]);
  expect(world.item("execution").failure).toEqual({
    step: "d",
    kind: "error",
    unfinishedSteps: ["d", "final", "e", "record", "notify", "release"],
    detail: { Error: "Boom", Cause: "Boom" },
  });
  expect(world.reported).toEqual(["rolled-back"]);
});

test("A8: the step that failed is rolled back as well, because its progress is unknown", () => {
  expect(run([{ step: "b", operation: "start", kind: "timeout-late" }]).rolledBack).toEqual(["c", "b", "a", "lock"]);
});

test.each(["error", "refused", "never", "unexpected-response", "timeout"] as const)(
  "A8: an undo that fails (%s) does not stop the undo of the others; the lock is kept",
  (kind) => {
    const { rolledBack, world, result } = run([
      { step: "d", operation: "start", kind: "refused" },
      { step: "b", operation: "undo", kind },
    ]);
    expect(result.error).toBe("Steadfast.NeedsIntervention");
    expect([...new Set(rolledBack)]).toEqual(["c", "b", "a"]);
    expect(world.record.lock?.execution).toBe("execution");
    expect(world.effects).toEqual(["b"]);
  },
);

test("A8: a refused promotion leads to a rollback, a started one does not", () => {
  expect(run([{ step: "final", operation: "start", kind: "refused" }]).result.error).toBe("Steadfast.RolledBack");
  const started = run([{ step: "final", operation: "check", kind: "refused" }], ["final"]);
  expect(started.result.error).toBe("Steadfast.NeedsIntervention");
  expect(started.rolledBack).toEqual([]);
});

test("A8: the check of a promotion whose response was lost finds its result", () => {
  expect(run([{ step: "final", operation: "start", kind: "timeout-late" }]).result.status).toBe("SUCCEEDED");
  expect(run([{ step: "final", operation: "start", kind: "timeout" }]).result.error).toBe("Steadfast.RolledBack");
});

test("A8: after the point of no return nothing is rolled back: needs intervention, with the unfinished steps", () => {
  const { rolledBack, world, result } = run([{ step: "e", operation: "start", kind: "error" }]);
  expect(result.error).toBe("Steadfast.NeedsIntervention");
  expect(rolledBack).toEqual([]);
  expect(world.item("execution")).toMatchObject({
    outcome: "needs-intervention",
    failure: { step: "e", unfinishedSteps: ["e", "record", "notify", "release"] },
  });
});

test("A8: a step that is never done times out after its deadline, counted in polls", () => {
  const { result, world } = run([{ step: "d", operation: "check", kind: "never" }], ["d"]);
  expect(world.item("execution").failure).toMatchObject({
    step: "d",
    kind: "timed-out",
    detail: { timeout: "not done after 20 s", last: expect.anything() as unknown },
  });
  expect(result.seconds).toBe(20);
});

test("A8: a check that fails is repeated", () => {
  expect(run([{ step: "d", operation: "check", kind: "blip" }], ["d"]).result).toMatchObject({
    status: "SUCCEEDED",
    seconds: 10,
  });
});

test("A8: a lock whose response was lost is released", () => {
  const { world, result, rolledBack } = run([{ step: "lock", operation: "start", kind: "timeout-late" }]);
  expect(result.error).toBe("Steadfast.RolledBack");
  expect(rolledBack).toEqual(["lock"]);
  expect(world.record).toMatchObject({ epoch: 5 });
  expect(world.record.lock).toBeUndefined();
});

test("A8: an execution whose outcome cannot be recorded keeps the lock", () => {
  const { world, result } = run([
    { step: "d", operation: "start", kind: "error" },
    { step: "record", operation: "start", kind: "error" },
  ]);
  expect(result.error).toBe("Steadfast.NeedsIntervention");
  expect(world.record.lock?.execution).toBe("execution");
  expect(world.reported).toEqual(["needs-intervention"]);
});

test("X7: a drill whose lock cannot be released needs intervention, and nothing is rolled back without the lock", () => {
  const drill = planOf([lock, [custom("a", "undoable")], ...ending], { kind: "drill" });
  const world = new World([{ step: "release", operation: "start", kind: "error" }]);
  const result = execute(drill, world);
  expect(broken(drill, result, world)).toEqual([]);
  expect(result.error).toBe("Steadfast.NeedsIntervention");
  expect(world.events.filter(({ operation }) => operation === "undo")).toEqual([]);
});

test("throttling delays an execution but does not fail it", () => {
  expect(run([{ step: "a", operation: "start", kind: "throttle" }]).result).toMatchObject({
    status: "SUCCEEDED",
    seconds: 7,
  });
});

test("a second execution is refused, and the first one keeps its lock", () => {
  const { world } = run([{ step: "e", operation: "start", kind: "error" }]);
  expect(execute(own, world, { name: "second" })).toMatchObject({ error: "Steadfast.Refused" });
  expect(world.record.lock?.execution).toBe("execution");
  expect(world.item("second").outcome).toBe("refused");
});

test("the input reaches every function, with defaults for what is absent", () => {
  const seen: Json[] = [];
  const world = prepared(new World(), own.workflows[0]!);
  const spy = Object.assign(Object.create(world) as World, {
    task: (call: Parameters<World["task"]>[0]) => {
      seen.push((call.parameters as { readonly Payload: Json }).Payload);
      return world.task(call);
    },
  });
  execute(own, spy, { acceptedLossSeconds: 30 });
  expect(seen[1]).toMatchObject({
    plan: "web-dev",
    workflow: "activate",
    site: "secondary",
    mode: "planned",
    execution: "execution",
    epoch: 5,
    acceptedLossSeconds: 30,
    resume: "",
    requestedBy: "unknown",
    operation: "start",
    step: { id: "a", type: "custom-function", pointOfNoReturn: false },
  });
});

test("a parameter that would be read as a path is refused", () => {
  const step = custom("a", "plain") as Extract<Step, { type: "custom-function" }>;
  const bad = { ...step, parameters: { ...step.parameters, payload: { "x.$": "$.epoch" } } };
  expect(() => stateMachine(planOf([lock, [bad], ...ending]), "activate", functionName)).toThrow(
    "step 'a': the parameter 'x.$' may not end in '.$'",
  );
});
