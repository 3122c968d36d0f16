import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { App } from "cdktf";
import { chosen } from "../../config";
import { stateMachine } from "../../dr/asl/asl";
import type { ExecutionInput } from "../../dr/asl/contract";
import { functionStatements } from "../../dr/derived/iam";
import type { Orchestration, ReadinessRequest } from "../../dr/derived/readiness";
import { build } from "../../stacks/build";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { recoveryPlans } from "../../stacks/shared/recovery-plans";
import { builtStacks } from "../support/deployments";
import { asText, inTemporaryFolder, inventory, resource, type StackJson } from "../support/synth";

const app = inTemporaryFolder((outdir) => {
  const made = new App({ outdir, stackTraces: false });
  for (const deployment of chosen("web-dev")) build(made, deployment);
  return made;
});
const [{ plan }] = recoveryPlans(app) as [ReturnType<typeof recoveryPlans>[number]];
const stacks = builtStacks("web-dev");
const json = (name: string): StackJson => stacks[`web-dev-${name}`]!.json;
const control = json("dr");
const triggers = json("dr-triggers");
const parts = Object.keys(functionStatements(plan));
/** In addition to those of the steps: observer, fence completion, publisher of the traffic switches, readiness, lock watch, cost report and API. */
const functions = 7;

test("E6: DR orchestration in the control region: table, functions, machines, API and alarms", () => {
  const all = parts.length + functions;
  expect(inventory(control)).toEqual({
    aws_apigatewayv2_api: 1,
    aws_apigatewayv2_integration: 1,
    aws_apigatewayv2_route: 11,
    aws_apigatewayv2_stage: 1,
    aws_cloudwatch_event_rule: 7,
    aws_cloudwatch_event_target: 7,
    aws_cloudwatch_log_group: all + 4,
    aws_cloudwatch_log_metric_filter: 1,
    aws_cloudwatch_log_subscription_filter: all + 4,
    aws_cloudwatch_metric_alarm: 3 * all + 1 + 3 + 2 + 3 + 4,
    aws_dynamodb_table: 1,
    aws_dynamodb_table_item: 1,
    aws_kms_alias: 1,
    aws_kms_key: 1,
    aws_lambda_function: all,
    aws_lambda_permission: 10,
    aws_sfn_state_machine: 3,
    aws_sns_topic: 1,
    aws_sns_topic_policy: 1,
    aws_sns_topic_subscription: 1,
    aws_sqs_queue: all,
  });
});

test("E4: a machine is changed after the functions that it invokes, and the published plan after the machines", () => {
  const functions = parts.map((part) => `aws_lambda_function.steps_${part.replaceAll("-", "_")}`).sort();
  for (const kind of ["activate", "deactivate", "drill"]) {
    const { depends_on } = resource(control, `aws_sfn_state_machine.${kind}`);
    expect([...(depends_on as string[])].sort()).toEqual(functions);
  }
});

test("E9: automatic triggers of executions are in a stack of their own", () => {
  expect(inventory(json("dr-triggers"))).toEqual({
    aws_cloudwatch_event_rule: 3,
    aws_cloudwatch_event_target: 3,
  });
  const others = Object.entries(stacks).filter(([name]) => name !== "web-dev-dr-triggers");
  const targets = others.flatMap(
    ([
      ,
      {
        json: { resource: made },
      },
    ]) => Object.values(made?.["aws_cloudwatch_event_target"] ?? {}),
  );
  expect(targets.length).toBeGreaterThan(5);
  expect(JSON.stringify(targets.map(({ arn }) => arn))).not.toMatch(/sfn_state_machine|stateMachine/);
});

test("E9: the schedules of the control region's observer are in a stack that is deployed after the sites' names", () => {
  expect(inventory(json("control-dr"))).toEqual({
    aws_cloudwatch_event_rule: 2,
    aws_cloudwatch_event_target: 2,
    aws_cloudwatch_metric_alarm: 4,
  });
});

test.each(["primary", "secondary"])("E9: the %s has a probe of itself and an observer of the other", (role) => {
  const site = json(`${role}-dr`);
  const other = role === "primary" ? "secondary" : "primary";
  expect(inventory(site)).toMatchObject({ aws_lambda_function: 2, aws_cloudwatch_event_rule: 1 });
  expect(Object.keys(site.resource!["aws_cloudwatch_event_rule"]!)).toEqual([`observer_schedules_${other}`]);
  expect(asText(site)).toHaveResourceWithProperties(LambdaFunction, { function_name: `web-dev-${role}-probe` });
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: `web-dev-${role}-heartbeat-${other}`,
    alarm_actions: [expect.stringContaining(`:web-dev-${role}-alerts`)],
  });
});

test("the plan's names are those of the built resources", () => {
  expect(asText(control)).toHaveResourceWithProperties(DynamodbTable, { name: plan.table });
  expect(asText(control)).toHaveResourceWithProperties(SnsTopic, { name: plan.topic.split(":").at(-1) });
  for (const { stages } of plan.workflows)
    for (const step of stages.flat())
      if (step.type === "verify-health") {
        const role = plan.sites.primary.region === step.parameters.region ? "primary" : "secondary";
        expect(asText(json(`${role}-dr`))).toHaveResourceWithProperties(LambdaFunction, {
          function_name: step.parameters.probe,
        });
      }
});

test("E4: the machines are dr's, of the plan of the deployment", () => {
  for (const kind of ["activate", "deactivate", "drill"] as const)
    expect(asText(control)).toHaveResourceWithProperties(SfnStateMachine, {
      name: `web-dev-${kind}`,
      definition: JSON.stringify(stateMachine(plan, kind, (part) => `web-dev-control-${part}`)),
    });
});

test("E10, B9: every function may do exactly what its steps declare", () => {
  for (const [name, statements] of Object.entries(functionStatements(plan))) {
    const id = `control_${name.replaceAll("-", "_")}_permissions`;
    const all = json("identity").data!["aws_iam_policy_document"]![id]!["statement"] as { sid: string }[];
    expect(all.slice(0, 3).map(({ sid }) => sid)).toEqual(["WriteLog", "Trace", "KeepDeadLetters"]);
    expect(all.slice(3)).toEqual(statements);
  }
});

test("E9: every observer that a confirmation reads writes that very metric, and its silence is an alarm", () => {
  const observers = plan.workflows.flatMap(({ stages }) =>
    stages.flat().flatMap((step) => (step.type === "confirm-outage" ? step.parameters.observers : [])),
  );
  expect(observers).toHaveLength(4);
  for (const { name, region, namespace, dimensions } of observers) {
    const stack = Object.values(stacks).find(
      ({ document }) =>
        document.facts.region === region && /-(?:control|primary|secondary)-dr$/.test(document.facts.name),
    )!.json;
    const inputs = Object.values(stack.resource!["aws_cloudwatch_event_target"]!).map(
      ({ input }) => JSON.parse(input as string) as Record<string, unknown>,
    );
    expect(inputs).toContainEqual(
      expect.objectContaining({ plan: plan.name, site: dimensions["Site"], observer: name, namespace }),
    );
    expect(asText(stack)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
      metric_name: "Heartbeat",
      dimensions,
      treat_missing_data: "breaching",
    });
  }
});

test("E9: a failover drill runs every week, in development only if configured", () => {
  for (const [deployment, state] of Object.entries({ "web-dev": "DISABLED", "web-prod": "ENABLED" })) {
    expect(asText(builtStacks("web-*")[`${deployment}-dr-triggers`]!.json)).toHaveResourceWithProperties(
      CloudwatchEventRule,
      {
        name: `${deployment}-control-weekly-drill`,
        state,
      },
    );
  }
});

test("E9: in development an outage reported by the control region's observer starts the failover, in production people do", () => {
  const confirm = plan.workflows
    .flatMap(({ site, mode, stages }) => (site === "secondary" && mode === "unplanned" ? stages.flat() : []))
    .find((step) => step.type === "confirm-outage")!;
  const { namespace, metric, dimensions } = confirm.parameters.observers.find(({ name }) => name === "control")!;
  const outage = "web-dev-control-outage-primary";
  expect(asText(json("control-dr"))).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: outage,
    ...{ namespace, metric_name: metric, dimensions },
    // Missing data is not an outage.
    ...{ treat_missing_data: "notBreaching", evaluation_periods: 5, comparison_operator: "LessThanThreshold" },
  });
  const rule = resource(triggers, "aws_cloudwatch_event_rule.automatic_failover_primary");
  expect(JSON.parse(rule["event_pattern"] as string)).toMatchObject({
    resources: [`arn:aws:cloudwatch:us-east-2:111111111111:alarm:${outage}`],
  });
  const names = Object.keys(builtStacks("web-*")["web-prod-dr-triggers"]!.json.resource!["aws_cloudwatch_event_rule"]!);
  expect(names.filter((name) => name.startsWith("automatic"))).toEqual([]);
});

test("E9, E10: where people decide, the alarm on an outage pages them after two minutes", () => {
  const { json: observer } = builtStacks("web-*")["web-prod-control-dr"]!;
  for (const site of ["primary", "secondary"]) {
    expect(asText(observer)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
      alarm_name: `web-prod-control-outage-${site}`,
      evaluation_periods: 2,
      period: 60,
      threshold: 1,
      treat_missing_data: "notBreaching",
      alarm_actions: [expect.stringContaining(":web-prod-control-dr-notifications")],
    });
  }
});

test("E9: the plan has a workflow for the input of the weekly drill", () => {
  const { input, arn } = resource(triggers, "aws_cloudwatch_event_target.weekly_drill_target");
  const { site, mode } = JSON.parse(input as string) as ExecutionInput;
  const { name } = resource(control, "aws_sfn_state_machine.drill");
  expect(arn).toBe(`arn:aws:states:us-east-2:111111111111:stateMachine:${String(name)}`);
  expect(plan.workflows).toContainEqual(expect.objectContaining({ kind: "drill", site, mode }));
});

test("E7: readiness reports in the table expire", () => {
  expect(asText(control)).toHaveResourceWithProperties(DynamodbTable, {
    ttl: { attribute_name: "expiresAt", enabled: true },
  });
});

test("X7: readiness checks the resources of the plan's steps, the site's secret included", () => {
  for (const site of ["primary", "secondary"] as const) {
    const { input } = resource(control, `aws_cloudwatch_event_target.readiness_${site}_target`);
    const { checks } = JSON.parse(input as string) as ReadinessRequest;
    const workflow = plan.workflows.find((one) => one.site === site && one.mode === "unplanned")!;
    const own = checks.filter(({ id }) => !["orchestration", "secrets"].includes(id));
    expect(workflow.stages.flat()).toEqual(
      expect.arrayContaining(
        own.map(({ id, type, parameters }) => expect.objectContaining({ id, type, parameters }) as unknown),
      ),
    );
    const { functions: names } = checks.find(({ id }) => id === "orchestration")!
      .parameters as unknown as Orchestration;
    const there = Object.values(control.resource!["aws_lambda_function"]!).map((one) => one["function_name"]);
    expect(there).toEqual(expect.arrayContaining([...names]));
    expect(checks.find(({ id }) => id === "secrets")?.parameters["names"]).toEqual([
      "web-dev-database-app",
      "web-dev-database",
    ]);
  }
});

test("X2: no recovery waits for the function that calls Cost Explorer in us-east-1", () => {
  expect(Object.keys(functionStatements(plan))).not.toContain("costs");
  expect(JSON.stringify(functionStatements(plan))).not.toContain("ce:");
});

test("automatic triggers are deployed after everything that their recoveries need", () => {
  const before = (name: string) =>
    (app.node.findChild(name) as PlatformStack).dependencies.map(({ node }) => node.id).sort();
  expect(before("web-dev-dr")).toEqual(["web-dev-control", "web-dev-identity"]);
  const entries = ["web-dev-primary-origin-dns", "web-dev-secondary-origin-dns"];
  expect(before("web-dev-primary-dr")).toEqual(
    ["web-dev-dr", "web-dev-identity", "web-dev-primary", ...entries].sort(),
  );
  expect(before("web-dev-secondary-dr")).toEqual(
    ["web-dev-dr", "web-dev-identity", "web-dev-secondary", ...entries].sort(),
  );
  expect(before("web-dev-control-dr")).toEqual(["web-dev-dr", "web-dev-identity", ...entries]);
  expect(before("web-dev-dr-triggers")).toEqual([
    ...["web-dev-control-dr", "web-dev-dr", "web-dev-identity", "web-dev-primary-dr", "web-dev-routing"],
    "web-dev-secondary-dr",
  ]);
});

test("an observer that cannot reach a site never reports it as lost", () => {
  for (const name of ["control-dr", "primary-dr", "secondary-dr"])
    for (const { input } of Object.values(json(name).resource!["aws_cloudwatch_event_target"]!))
      expect(JSON.parse(input as string)).not.toHaveProperty("referenceUrl");
});
