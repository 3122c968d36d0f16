import type { Call } from "../../../dr/plan/call";
import { type Dependency, independenceFindings } from "../../../dr/derived/independence";
import type { Plan } from "../../../dr/plan/plan";
import type { Step } from "../../../dr/steps/registry";
import { custom } from "../../support/dr/arbitrary";
import { webPlan } from "../../support/dr/plans";

const plan = webPlan();

/** The plan with one more step before its lag gate: the step makes the call. */
function withCall(call: Partial<Call>, bestEffort = false): Plan {
  const whole: Call = {
    action: "ssm:GetParameter",
    region: "us-east-1",
    plane: "data",
    resources: ["*"],
    required: true,
    ...call,
  };
  const own = custom("own", "plain") as Extract<Step, { type: "custom-function" }>;
  const step: Step = { ...own, parameters: { ...own.parameters, startCalls: [whole] }, bestEffort };
  const workflows = plan.workflows.map((workflow) => ({
    ...workflow,
    stages: [workflow.stages[0]!, [step], ...workflow.stages.slice(1)],
  }));
  return { ...plan, workflows };
}

const dependency = (change: Partial<Dependency>): Dependency => ({
  what: "secret web-dev/database",
  region: "us-west-2",
  plane: "data",
  ...change,
});

test("X2: no required step of either activation needs the other site's region or a control plane in us-east-1", () => {
  expect(independenceFindings(plan, "secondary", [])).toEqual([]);
  expect(independenceFindings(plan, "primary", [])).toEqual([]);
});

test("X2: a call to the lost region is found, with the step and the remedy", () => {
  expect(independenceFindings(withCall({}), "secondary", [])).toEqual([
    {
      step: "own",
      what: "ssm:GetParameter",
      region: "us-east-1",
      reason: "lost region",
      message:
        "activate-secondary-unplanned: 'own' needs ssm:GetParameter in us-east-1, the lost region: let step 'own' " +
        "(dr/steps/custom-function.ts) use a data plane or a remaining region, prepare it in advance, or declare it best effort if the recovery does not need it",
    },
  ]);
  expect(independenceFindings(withCall({}), "primary", [])).toEqual([]);
  expect(independenceFindings(withCall({ region: "us-west-2" }), "primary", [])).toHaveLength(1);
});

test.each(["route53:ChangeResourceRecordSets", "iam:PassRole", "cloudfront:UpdateDistribution"])(
  "X2: %s is found whichever region is lost and whichever it names",
  (action) => {
    for (const site of ["primary", "secondary"] as const) {
      for (const region of ["us-east-1", "us-east-2"]) {
        const findings = independenceFindings(withCall({ action, region, plane: "control" }), site, []);
        expect(findings).toMatchObject([{ step: "own", reason: "control plane in us-east-1", region: "us-east-1" }]);
      }
    }
  },
);

test("X2: Route 53's data plane is no finding", () => {
  const call = { action: "route53:GetHealthCheckStatus", region: "us-east-2", plane: "data" } as const;
  expect(independenceFindings(withCall(call), "secondary", [])).toEqual([]);
});

test("X2: a best-effort step and a call that is not required are no findings", () => {
  expect(independenceFindings(withCall({}, true), "secondary", [])).toEqual([]);
  expect(independenceFindings(withCall({ required: false }), "secondary", [])).toEqual([]);
});

test("X2: a required fence depends on the lost region and is a finding", () => {
  const [failover] = plan.workflows;
  const stages = failover!.stages.map((stage) =>
    stage.map((step) => (step.id === "fence" ? { ...step, bestEffort: false } : step)),
  );
  const findings = independenceFindings({ ...plan, workflows: [{ ...failover!, stages }] }, "secondary", []);
  expect(findings.map(({ step, what, reason }) => [step, what, reason])).toContainEqual([
    "fence",
    "ecs:UpdateService",
    "lost region",
  ]);
});

test.each<[string, Partial<Dependency>, "primary" | "secondary", string | undefined]>([
  ["in the remaining site", {}, "secondary", undefined],
  ["in the control region", { region: "us-east-2" }, "secondary", undefined],
  ["in the lost region", { region: "us-east-1" }, "secondary", "lost region"],
  ["in the lost region, the other way round", {}, "primary", "lost region"],
  ["with one control plane", { service: "iam", plane: "control" }, "secondary", "control plane in us-east-1"],
  ["of a global service's data plane", { service: "iam" }, "secondary", undefined],
  ["regional in the remaining site", { region: "us-east-1", plane: "control" }, "primary", undefined],
])("X2: a dependency %s", (_, change, site, reason) => {
  const findings = independenceFindings(plan, site, [dependency(change)]);
  expect(findings.map((finding) => finding.reason)).toEqual(reason === undefined ? [] : [reason]);
});

test("X2: a control plane in us-east-1 is found in a plan that has no site there", () => {
  const west = webPlan({
    regions: { primary: "us-west-1", secondary: "us-west-2", control: "us-east-2" },
    observers: observers("us-east-2"),
  });
  const there = dependency({ region: "us-east-1", plane: "control", what: "web ACL" });
  expect(independenceFindings(west, "secondary", [there])).toMatchObject([{ reason: "control plane in us-east-1" }]);
});

test("X2: a dependency's message contains the step that needs it and the remedy", () => {
  const [finding] = independenceFindings(plan, "secondary", [
    dependency({ region: "us-east-1", step: "verify-health", remedy: "replicate it" }),
  ]);
  expect(finding!.message).toBe(
    "activate-secondary-unplanned: 'verify-health' needs secret web-dev/database in us-east-1, the lost region: replicate it",
  );
});

function observers(region: string) {
  const one = { name: "one", region, namespace: "n", metric: "m", dimensions: {} };
  return { primary: [one], secondary: [{ ...one, region: "us-east-2" }] };
}
