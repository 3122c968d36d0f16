import type { Plan, Stage } from "../../../dr/plan/plan";
import { InvalidPlan, planProblems, validPlan } from "../../../dr/plan/plan-problems";
import type { Step } from "../../../dr/steps/registry";
import { custom } from "../../support/dr/arbitrary";
import { planOf, webPlan } from "../../support/dr/plans";

const web = webPlan();
const failover = web.workflows[0]!;
const lock: Stage = [{ id: "lock", type: "acquire-lock", parameters: {} }];
const ending: readonly Stage[] = [
  [{ id: "record", type: "record", parameters: {} }],
  [{ id: "notify", type: "notify", parameters: {} }],
  [{ id: "release", type: "release-lock", parameters: {} }],
];
const gate = (id: string): Step => ({
  id,
  type: "verify-health",
  parameters: { region: "us-west-2", probe: "p", writable: true },
});
const approval: Step = {
  id: "approval",
  type: "manual-approval",
  parameters: { question: "Sure?", expirySeconds: 60 },
};
const framed = (...stages: readonly Stage[]) => planOf([lock, ...stages, ...ending]);
const without = (type: string): Plan => ({
  ...web,
  workflows: [
    {
      ...failover,
      stages: failover.stages
        .map((stage) => stage.filter((step) => step.type !== type))
        .filter((stage) => stage.length > 0),
    },
  ],
});

const reordered = (stages: (workflow: Plan["workflows"][number]) => readonly Stage[]): Plan => ({
  ...web,
  workflows: [{ ...failover, stages: stages(failover) }],
});

test("A8: the plan of multi-region-web is valid with and without approval", () => {
  expect(planProblems(web)).toEqual([]);
  expect(planProblems(webPlan({ approvalSeconds: 60 }))).toEqual([]);
});

test.each<[string, Plan, string]>([
  [
    "control in a site's region",
    { ...web, sites: { ...web.sites, control: { region: "us-west-2" } } },
    "sites.control.region should be a third region, got us-west-2: it must survive the loss of either site",
  ],
  [
    "both sites in one region",
    { ...web, sites: { ...web.sites, secondary: { region: "us-east-1" } } },
    "sites.secondary.region should differ from the primary's, got us-east-1",
  ],
  ["no workflow", { ...web, workflows: [] }, "the plan has no workflow: add at least activate of the secondary"],
  [
    "a workflow twice",
    { ...web, workflows: [failover, failover] },
    "workflow 'activate-secondary-unplanned' is listed twice: keep one",
  ],
  ["no lock", planOf([[gate("g")], ...ending]), "the first stage should be acquire-lock alone"],
  [
    "the lock in parallel with a step",
    planOf([[...lock, gate("g")], ...ending]),
    "the first stage should be acquire-lock alone",
  ],
  ["a second lock", framed([{ ...lock[0]!, id: "again" }]), "acquire-lock should occur once, got 2"],
  [
    "no release",
    planOf([lock, ...ending.slice(0, 2)]),
    "the last three stages should be record, notify and release-lock",
  ],
  [
    "nothing recorded",
    planOf([lock, ...ending.slice(1)]),
    "the last three stages should be record, notify and release-lock",
  ],
  ["an empty stage", framed([]), "stage 2 is empty: remove it"],
  ["two steps with one id", framed([gate("g")], [gate("g")]), "two steps have the id 'g': rename one"],
  ["an id that AWS rejects", framed([gate("Gate 1")]), "step id should be 1 to 32 of a-z, 0-9 and -, got 'Gate 1'"],
  ["an id that is too long", framed([gate("g".repeat(33))]), "step id should be 1 to 32"],
  [
    "a step in parallel with a gate",
    framed([gate("g"), custom("own", "plain")]),
    "gate 'g' runs in parallel with 'own', which does not wait for it: give it a separate stage",
  ],
  [
    "a best-effort gate",
    framed([{ ...gate("g"), bestEffort: true }]),
    "step 'g' must not be best effort: a gate is always required",
  ],
  [
    "a best-effort promotion",
    framed([{ ...custom("own", "final"), bestEffort: true }]),
    "step 'own' must not be best effort: custom-function is always required",
  ],
  [
    "a point of no return with an undo",
    framed([
      {
        ...custom("own", "undoable"),
        parameters: { ...custom("own", "undoable").parameters, pointOfNoReturn: true },
      } as Step,
    ]),
    "step 'own' is a point of no return and has an undo: remove one of them",
  ],
  [
    "an approval after the point of no return",
    framed([custom("own", "final")], [approval]),
    "approval 'approval' comes after the point of no return: move it before",
  ],
  [
    "a failover without confirmation",
    without("confirm-outage"),
    "it needs a confirm-outage before the point of no return",
  ],
  ["a failover without lag gate", without("lag-gate"), "it needs a lag-gate before the point of no return"],
  [
    "S7: a failover that measures the lag before the fence",
    reordered(({ stages }) => {
      const at = stages.findIndex(([step]) => step!.type === "fence");
      return [...stages.slice(0, at), stages[at + 1]!, stages[at]!, ...stages.slice(at + 2)];
    }),
    "its fence should come before its lag-gate: writes after the measurement would be lost without being counted",
  ],
  ["a failover without fence", without("fence"), "it needs a fence before the point of no return or in its stage"],
  [
    "a drill that promotes",
    planOf([lock, [custom("own", "final")], ...ending], { kind: "drill" }),
    "a drill must not have a point of no return: move the step to an activate",
  ],
  [
    "a step of unknown type",
    framed([{ id: "x", type: "magic", parameters: {} } as unknown as Step]),
    "activate-secondary-planned: step 'x' has the unknown type 'magic'",
  ],
])("a plan with %s cannot be synthesized", (_, plan, message) => {
  expect(planProblems(plan).join("\n")).toContain(message);
  expect(() => validPlan(plan)).toThrow(InvalidPlan);
});

test("all problems are reported at once", () => {
  expect(() => validPlan(framed([gate("A")], []))).toThrow(
    "plan 'web-dev' cannot be used:\n" +
      "  - activate-secondary-planned: stage 3 is empty: remove it\n" +
      "  - activate-secondary-planned: step id should be 1 to 32 of a-z, 0-9 and -, got 'A'",
  );
});

test("X1: a failback starts the tasks of the fenced site before it checks their health, and ends in the initial state", () => {
  const failback = web.workflows.find(
    ({ site, kind, mode }) => `${kind} ${site} ${mode}` === "activate primary planned",
  )!;
  const order = failback.stages.flat().map(({ id }) => id);
  expect(order).toEqual([
    "lock",
    "database-in-sync",
    "lag",
    "scale",
    "check-standby",
    "move-traffic",
    "drain",
    "promote-database",
    "verify-health",
    "verify-outside",
    "settle",
    "scale-down-other",
    "record",
    "notify",
    "release",
  ]);
  const parameters = (id: string) => failback.stages.flat().find((step) => step.id === id)!.parameters;
  expect(parameters("move-traffic")).toMatchObject({ trafficSwitches: { primary: 1, secondary: 1 } });
  expect(parameters("scale-down-other")).toMatchObject({ region: "us-west-2", action: "restore", floorTasks: 1 });
});
