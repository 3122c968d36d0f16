import { declaredStages } from "../../../dr/plan/declared";
import { workflowName } from "../../../dr/plan/plan";
import { runbook } from "../../../dr/derived/runbook";
import { webPlan } from "../../support/dr/plans";

const plan = webPlan({ approvalSeconds: 60 });
const page = runbook(plan);
const section = (name: string) => page.split("\n## ").find((text) => text.startsWith(name))!;

test("A8: the runbook contains every workflow with its steps in order", () => {
  for (const workflow of plan.workflows) {
    const text = section(workflowName(workflow));
    const places = declaredStages(plan, workflow).map((stage, i) =>
      text.indexOf(`### ${i + 1}. ${stage.length === 1 ? stage[0]!.id : "in parallel"}`),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
});

test("A8: the point of no return is marked at its stage only", () => {
  expect(section("activate-secondary-unplanned").match(/Point of no return/g)).toHaveLength(1);
  expect(section("activate-secondary-unplanned")).toContain(
    "### 5. in parallel: evacuate, scale, promote-database\n\n**Point of no return.** No rollback after this stage has changed anything.",
  );
  expect(section("drill-secondary-planned")).not.toContain("Point of no return");
});

test("X10: for a gate that accepts a data loss, the runbook contains the command that accepts it", () => {
  for (const workflow of plan.workflows) {
    const text = section(workflowName(workflow));
    const accepts = text.includes(`,"acceptedLossSeconds":60}'`);
    expect({ workflow: workflowName(workflow), accepts }).toEqual({
      workflow: workflowName(workflow),
      accepts: workflow.kind === "activate" && workflow.mode === "unplanned",
    });
  }
});

test("A8: a step has its gate, deadline, source, undo, calls and manual commands", () => {
  expect(section("activate-secondary-planned")).toContain(
    [
      "### 4. lag",
      "",
      "Measure the replication lag and require at most 5 s.",
      "",
      "- Gate: lag ≤ 5 s; an unknown lag does not pass.",
      "- Expected 1 s (assumption, measured by every drill: one function call and one write in the control region); times out after 300 s.",
      "- Undo: nothing to undo.",
      "- Calls: `cloudwatch:GetMetricData` in us-west-2 (data plane).",
      "",
      "Manual commands:",
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

test("A8: a workflow has its start command and budget, and marks steps that are best effort or have no undo", () => {
  const text = section("activate-secondary-unplanned");
  expect(text).toContain(`stateMachine:web-dev-activate --input '{"site":"secondary","mode":"unplanned"}'`);
  expect(text).toContain("Expected: 114 s, of which 10 s orchestration.");
  expect(text).toContain("- Best effort: the execution continues when it fails.");
  expect(text).toContain("- Undo: none, after the point of no return.");
  expect(page).not.toMatch(/undefined|\[object|NaN/);
});

test("the runbook is deterministic", () => {
  expect(runbook(webPlan({ approvalSeconds: 60 }))).toBe(page);
});
