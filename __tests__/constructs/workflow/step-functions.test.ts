import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { stateMachine } from "../../../dr/asl/asl";
import type { State, StateMachine } from "../../../dr/asl/state";
import { planHash } from "../../../dr/plan/plan-hash";
import { StepFunctions } from "../../../constructs/workflow/step-functions";
import { functionStatements } from "../../../dr/derived/iam";
import type { Plan } from "../../../dr/plan/plan";
import { webPlan } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite } from "../../support/site";
import { asText } from "../../support/synth";

const plan = webPlan({ approvalSeconds: 60 });
const json = (of: Plan = plan) =>
  synthesizedSite(
    (site) => {
      new StepFunctions(site, "steps", {
        plan: of,
        key: { arn: KEY_ARN, alias: "alias/test-dev-control-dr" },
        logRetentionDays: 30,
      });
    },
    { role: "control" },
  );
const { site, identity } = json();

/** States that invoke a function, those in branches included. */
function tasksOf({ States }: StateMachine): State[] {
  return Object.values(States).flatMap((state) => [
    ...(state.Type === "Task" ? [state] : []),
    ...((state["Branches"] ?? []) as unknown as StateMachine[]).flatMap(tasksOf),
  ]);
}

test("E6: there is one function for each function that the plan's steps declare", () => {
  const names = Object.values(site.resource!["aws_lambda_function"]!).map((one) => one["function_name"]);
  expect(names).toEqual(Object.keys(functionStatements(plan)).map((part) => `test-dev-control-${part}`));
});

test("S14: a function times out before every state that invokes it", () => {
  const timeouts = new Map(
    Object.values(site.resource!["aws_lambda_function"]!).map((one) => [one["function_name"], Number(one["timeout"])]),
  );
  const machines = (["activate", "deactivate", "drill"] as const).map((kind) =>
    stateMachine(plan, kind, (part) => `test-dev-control-${part}`),
  );
  const tasks = machines.flatMap(tasksOf).filter(({ Resource }) => !(Resource as string).endsWith("waitForTaskToken"));
  expect(tasks.length).toBeGreaterThan(100);
  for (const { Parameters, TimeoutSeconds } of tasks) {
    const { FunctionName } = Parameters as { readonly FunctionName: string };
    expect(timeouts.get(FunctionName.split(":").at(-1)!)).toBeLessThan(TimeoutSeconds as number);
  }
  expect(timeouts.get("test-dev-control-lock")).toBe(8);
});

test.each(Object.entries(functionStatements(plan)))(
  "E10, B9: %s has exactly the permissions that its steps declare, besides its own log, traces, dead-letter queue and key",
  (name, statements) => {
    const document = identity.data!["aws_iam_policy_document"]![`control_${name.replaceAll("-", "_")}_permissions`]!;
    const all = document["statement"] as Record<string, unknown>[];
    const own = ["WriteLog", "Trace", "KeepDeadLetters"];
    expect(all.slice(0, own.length).map(({ sid }) => sid)).toEqual(own);
    expect(all.slice(own.length)).toEqual(
      statements
        .map((statement) => ({ effect: "Allow", ...statement }))
        .map(({ effect, ...rest }) => {
          expect(effect).toBe("Allow");
          return rest;
        }),
    );
  },
);

test("E6: every function has the table, and publishers have the topic", () => {
  const publisher = { TABLE: plan.table, TOPIC: plan.topic };
  const functions = { lock: { TABLE: plan.table }, notify: publisher, "manual-approval": publisher };
  for (const [part, variables] of Object.entries(functions)) {
    expect(asText(site)).toHaveResourceWithProperties(LambdaFunction, {
      function_name: `test-dev-control-${part}`,
      environment: { variables },
    });
  }
});

test("E6: the timeout of a function is shorter than the timeout of the state machine", () => {
  for (const one of Object.values(site.resource!["aws_lambda_function"]!)) expect(one["timeout"]).toBeLessThan(30);
});

test("X11: any change of the plan changes its hash", () => {
  expect(planHash(plan)).toMatch(/^[0-9a-f]{64}$/);
  expect(planHash(webPlan({ approvalSeconds: 60 }))).toBe(planHash(plan));
  expect(planHash(webPlan({ approvalSeconds: 61 }))).not.toBe(planHash(plan));
});
