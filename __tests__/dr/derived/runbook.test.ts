import { declaredStages } from "../../../dr/plan/declared";
import { workflowName } from "../../../dr/plan/plan";
import { runbook } from "../../../dr/derived/runbook";
import { webPlan } from "../../support/dr/plans";

const plan = webPlan({ approvalSeconds: 60 });
const page = runbook(plan);
const section = (name: string) => page.split("\n## ").find((text) => text.startsWith(name))!;

test("A8: the page has every workflow, with its steps in order", () => {
  for (const workflow of plan.workflows) {
    const text = section(workflowName(workflow));
    const places = declaredStages(plan, workflow).map((stage, i) =>
      text.indexOf(`### ${i + 1}. ${stage.length === 1 ? stage[0]!.id : "side by side"}`),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
});

test("A8: the point of no return stands where it is passed, and only there", () => {
  expect(section("activate-secondary-unplanned").match(/Point of no return/g)).toHaveLength(1);
  expect(section("activate-secondary-unplanned")).toContain(
    "### 4. side by side: fence, evacuate, scale, promote-database\n\n**Point of no return.** From here on only forward.",
  );
  expect(section("drill-secondary-planned")).not.toContain("Point of no return");
});

test("X10: where a gate takes an accepted loss, the page has the command that accepts it", () => {
  for (const workflow of plan.workflows) {
    const text = section(workflowName(workflow));
    const accepts = text.includes(`,"acceptedLossSeconds":60}'`);
    expect({ workflow: workflowName(workflow), accepts }).toEqual({
      workflow: workflowName(workflow),
      accepts: workflow.kind === "activate" && workflow.mode === "unplanned",
    });
  }
});

test("A8: a step says its gate, deadline, source, undo, calls and how to do it by hand", () => {
  expect(section("activate-secondary-planned")).toContain(
    [
      "### 4. lag",
      "",
      "Measure how far the copy is behind and demand at most 5 s.",
      "",
      "- Gate: lag ≤ 5 s; an unknown lag does not pass.",
      "- Expected 1 s (assumption, measured by every drill: one function call and one write in the control region); overdue after 300 s.",
      "- Undo: nothing to undo.",
      "- Calls: `cloudwatch:GetMetricData` in us-west-2 (data plane).",
      "",
      "By hand:",
      "",
      "```sh",
      "aws cloudwatch get-metric-statistics --region us-west-2 --namespace AWS/RDS --metric-name AuroraGlobalDBReplicationLag",
    ].join("\n"),
  );
  for (const writer of [" Name=SourceRegion,Value=us-east-1", ""]) {
    expect(section("activate-secondary-planned")).toContain(
      `--dimensions Name=DBClusterIdentifier,Value=web-dev-secondary-database${writer} --statistics Maximum`,
    );
  }
});

test("A8: it says how to start it, the budget, what is best effort and what can only go forward", () => {
  const text = section("activate-secondary-unplanned");
  expect(text).toContain(`stateMachine:web-dev-activate --input '{"site":"secondary","mode":"unplanned"}'`);
  expect(text).toContain("Expected: 109 s, of which 10 s orchestration.");
  expect(text).toContain("- Best effort: the execution goes on without it.");
  expect(text).toContain("- Undo: none, only forward.");
  expect(page).not.toMatch(/undefined|\[object|NaN/);
});

test("the page is the same each time", () => {
  expect(runbook(webPlan({ approvalSeconds: 60 }))).toBe(page);
});
