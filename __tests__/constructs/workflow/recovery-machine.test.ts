import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { RecoveryMachine, type RecoveryMachineProps } from "../../../constructs/workflow/recovery-machine";
import { stateMachine } from "../../../dr/asl/asl";
import { declaredStages } from "../../../dr/plan/declared";
import type { PlanRole, WorkflowKind } from "../../../dr/plan/plan";
import { ACCOUNT as PLAN_ACCOUNT, webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, inventory, resource, type StackJson } from "../../support/synth";

const plan = webPlan();
const json = (props: Partial<RecoveryMachineProps> = {}, role: PlanRole = "control") =>
  synthesizedSite(
    (site) => {
      new RecoveryMachine(site, "machine", {
        ...{ plan, kind: "activate", functions: [], keyArn: KEY_ARN, logRetentionDays: 30 },
        ...props,
      });
    },
    { role },
  );
const permissions = (identity: StackJson, kind: WorkflowKind) =>
  identity.data!["aws_iam_policy_document"]![`control_machine_${kind}_permissions`]!["statement"] as Record<
    string,
    unknown
  >[];

const activate = json();

test("E4: its definition is exactly the one that dr generates from the plan", () => {
  const made = stateMachine(plan, "activate", (part) => `test-dev-control-${part}`);
  expect(asText(activate.site)).toHaveResourceWithProperties(SfnStateMachine, { definition: JSON.stringify(made) });
  expect(resource(json({ kind: "drill" }).site, "aws_sfn_state_machine.machine")["definition"]).not.toBe(
    JSON.stringify(made),
  );
});

test("E10: every event is logged with its data to an encrypted log group, and traced", () => {
  expect(inventory(activate.site)).toEqual({ aws_cloudwatch_log_group: 1, aws_sfn_state_machine: 1 });
  expect(asText(activate.site)).toHaveResourceWithProperties(SfnStateMachine, {
    name: "web-dev-activate",
    type: "STANDARD",
    logging_configuration: {
      level: "ALL",
      include_execution_data: true,
      log_destination: "${aws_cloudwatch_log_group.machine_log.arn}:*",
    },
    tracing_configuration: { enabled: true },
  });
  expect(asText(activate.site)).toHaveResourceWithProperties(CloudwatchLogGroup, { kms_key_id: KEY_ARN });
});

test.each(["activate", "deactivate", "drill"] as const)(
  "E10, B9: the role of %s may invoke only the functions of its steps",
  (kind) => {
    const { identity } = json({ kind });
    const used = plan.workflows
      .filter((workflow) => workflow.kind === kind)
      .flatMap((workflow) => declaredStages(plan, workflow).flat())
      .flatMap((step) => (step.function === undefined ? [] : [step.function]));
    const [invoke, ...others] = permissions(identity, kind);
    expect(invoke).toMatchObject({
      actions: ["lambda:InvokeFunction"],
      resources: [...new Set(used)]
        .sort()
        .map((part) => `arn:aws:lambda:us-east-2:${ACCOUNT}:function:test-dev-control-${part}`),
    });
    expect(others.map(({ sid }) => sid)).toEqual(["DeliverLog", "Trace"]);
  },
);

test("B9: only executions of this state machine may assume its role", () => {
  const trust = activate.identity.data!["aws_iam_policy_document"]!["control_machine_activate_trust"]!["statement"];
  expect(JSON.stringify(trust)).toContain(`arn:aws:states:us-east-2:${ACCOUNT}:stateMachine:web-dev-activate`);
  expect(PLAN_ACCOUNT).toBe(ACCOUNT);
});

test("fails outside the control region, without a workflow of the kind, and with a definition that AWS rejects", () => {
  expect(() => json({}, "primary")).toThrow(
    "[site/machine] plan should be orchestrated from the stack's region us-east-1, got us-east-2",
  );
  const one = { ...plan, workflows: plan.workflows.filter(({ kind }) => kind === "drill") };
  expect(() => json({ plan: one })).toThrow("has no workflow 'activate': add one");
  const wordy = { ...plan, name: `web-${"x".repeat(10_000)}` };
  expect(() => json({ plan: wordy })).toThrow(/plan should make a definition of up to 1048576 characters, got \d+: /);
});
