import { declaredStages } from "../../../dr/plan/declared";
import { workflowName } from "../../../dr/plan/plan";
import { objectiveProblems, rpoBudget, rtoBudget } from "../../../dr/derived/plan-budget";
import { planOf, webPlan } from "../../support/dr/plans";

const plan = webPlan();
const failover = plan.workflows.find((workflow) => workflowName(workflow) === "activate-secondary-unplanned")!;

test("A8, X4: a failover of multi-region-web takes 114 s of the 120 s after the decision, each line with its source", () => {
  const { seconds, lines } = rtoBudget(plan, failover);
  expect(seconds).toBe(114);
  expect(lines.map((line) => [line.name, line.seconds, line.critical])).toEqual([
    ["lock", 1, true],
    ["confirm-outage", 2, true],
    ["fence", 5, true],
    ["lag", 1, true],
    ["evacuate", 80, true],
    ["scale", 40, false],
    ["promote-database", 60, false],
    ["verify-health", 5, true],
    ["verify-outside", 10, true],
    ["orchestration", 10, true],
  ]);
  expect(lines.filter(({ source, remedy }) => source === "" || remedy === "")).toEqual([]);
});

test("X4: steps after the external check do not count, but all steps of a drill do", () => {
  expect(rtoBudget(plan, failover).lines.map(({ name }) => name)).not.toContain("release");
  const drill = plan.workflows.find(({ kind }) => kind === "drill")!;
  expect(rtoBudget(plan, drill).lines.map(({ name }) => name)).toContain("release");
});

test("X4: the objectives of multi-region-web are met", () => {
  expect(objectiveProblems(plan)).toEqual([]);
});

test("X4: an RTO that cannot be met is reported with the longest parts and what to change", () => {
  const [problem] = objectiveProblems(webPlan({ ttlSeconds: 60 }));
  expect(problem).toBe(
    [
      "activate-secondary-unplanned: an RTO of 120 s cannot be met: the budget is 154 s",
      "evacuate takes 120 s (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html (one period) and config: edge.dnsTtlSeconds (60 s)): shorten edge.dnsTtlSeconds; the period of the metric is fixed at 60 s",
      "verify-outside takes 10 s (assumption, measured by every drill: one function call and one write in the control region): cannot be shortened: one request, and one more to confirm",
      "orchestration takes 10 s (own limit: an emulator test fails when the orchestration takes longer, with all waits for AWS removed): cannot be shortened: it is the same limit for every plan",
    ].join("\n      "),
  );
});

test("A8: an RPO below the typical lag cannot be met, and the budget contains the replication lag", () => {
  expect(rpoBudget(plan).seconds).toBe(1);
  const problems = objectiveProblems(webPlan({ objectives: { rtoSeconds: 120, rpoSeconds: 0.5 } }));
  expect(problems).toEqual([expect.stringContaining("an RPO of 0.5 s cannot be met: the budget is 1 s")]);
});

test("X4: more tasks than Fargate starts at once take longer", () => {
  const seconds = (maxTasks: number) => {
    const many = webPlan({ maxTasks });
    const workflow = many.workflows[0]!;
    const scale = declaredStages(many, workflow)
      .flat()
      .find(({ id }) => id === "scale")!;
    return scale.expected.seconds;
  };
  expect([seconds(100), seconds(101), seconds(140)]).toEqual([40, 41, 42]);
  const limited = webPlan({ maxTasks: 140, onDemandTasks: 100 });
  const scale = declaredStages(limited, limited.workflows[0]!).flat();
  expect(scale.find(({ id }) => id === "scale")!.expected.seconds).toBe(40);
});

test("X4: a plan without steps takes the time of the orchestration", () => {
  const nothing = planOf([]);
  expect(rtoBudget(nothing, nothing.workflows[0]!).seconds).toBe(10);
});
