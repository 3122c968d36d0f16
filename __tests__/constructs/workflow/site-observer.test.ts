import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { DeploymentNames } from "../../../constructs/core/names";
import { ObserverMonitor } from "../../../constructs/observability/observer-monitor";
import { ObserverSchedules } from "../../../constructs/workflow/observer-schedules";
import { SiteObserver, type ObservedSite } from "../../../constructs/workflow/site-observer";
import type { ObserveRequest } from "../../../functions/watch/observe/observe";
import { observer } from "../../support/dr/plans";
import { KEY_ARN } from "../../support/keys";
import { ACCOUNT, rolesMay, synthesizedSite } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";

const names = new DeploymentNames({ name: "test", environment: "dev", account: ACCOUNT });
const control = names.site({ role: "control", region: "us-east-2" });
const topic = { arn: `arn:aws:sns:us-east-2:${ACCOUNT}:alerts` };
const primary: ObservedSite = {
  site: "primary",
  observer: observer("secondary", "us-west-2", "primary"),
  url: "https://primary.example.com/health",
  probe: { name: "test-dev-primary-probe", region: "us-east-1" },
};
const json = (change: Partial<ObservedSite> = {}, role: "secondary" | "control" = "secondary") =>
  synthesizedSite(
    (site) => {
      const one = new SiteObserver(site, "observer", {
        plan: { name: "test-dev", table: "test-dev-control-dr" },
        observedSites: [{ ...primary, ...change }],
        control,
        tableKeyAlias: "alias/test-dev-control-dr",
        key: { arn: KEY_ARN, alias: `alias/test-dev-${role}-${role === "control" ? "dr" : "logs"}` },
        logRetentionDays: 30,
      });
      new ObserverSchedules(site, "schedules", {
        plan: { name: "test-dev" },
        observedSites: one.observedSites,
        function: one.function.reference,
      });
      new ObserverMonitor(site, "monitor", { topic, observedSites: one.observedSites });
    },
    { role },
  );
const TABLE_KEY = `arn:aws:kms:us-east-2:${ACCOUNT}:alias/test-dev-control-dr`;
const permissions = (identity: StackJson, role: string) =>
  (
    identity.data!["aws_iam_policy_document"]![`${role}_observe_permissions`]!["statement"] as Record<string, unknown>[]
  ).slice(3);

test("E9: it checks every minute, with the input that its function expects", () => {
  const { site } = json();
  const { input } = resource(site, "aws_cloudwatch_event_target.schedules_primary_target") as { input: string };
  expect(JSON.parse(input)).toEqual({
    plan: "test-dev",
    site: "primary",
    observer: "secondary",
    url: "https://primary.example.com/health",
    namespace: "Steadfast/web-dev",
    probe: { name: "test-dev-primary-probe", region: "us-east-1" },
  } satisfies ObserveRequest);
  expect(asText(site)).toHaveResourceWithProperties(CloudwatchEventRule, {
    name: "test-dev-secondary-observe-primary",
    schedule_expression: "rate(1 minute)",
  });
});

test("E9: from another site it writes to the table in the control region, and may use the table's key only for that", () => {
  const { site, identity, keyUses } = json();
  expect(asText(site)).toHaveResourceWithProperties(LambdaFunction, {
    environment: {
      variables: { TABLE: "test-dev-control-dr", TABLE_REGION: "us-east-2" },
    },
  });
  expect(permissions(identity, "secondary").map(({ sid, actions, resources }) => [sid, actions, resources])).toEqual([
    [
      "GetAndUpdateItem",
      ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      [`arn:aws:dynamodb:us-east-2:${ACCOUNT}:table/test-dev-control-dr`],
    ],
    ["PutMetricData", ["cloudwatch:PutMetricData"], ["*"]],
    [
      "InvokeProbes",
      ["lambda:InvokeFunction"],
      [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:test-dev-primary-probe`],
    ],
  ]);
  expect(keyUses.statementsFor(TABLE_KEY)).toEqual([
    rolesMay("RolesDecryptViaDynamodb", ["kms:Decrypt"], ["test-dev-secondary-observe"], "dynamodb.us-east-2"),
  ]);
});

test("E9: in the control region it uses the table's key as its own", () => {
  const { identity, keyUses } = json({ observer: observer("control", "us-east-2", "primary") }, "control");
  expect(permissions(identity, "control").map(({ sid }) => sid)).toEqual([
    "GetAndUpdateItem",
    "PutMetricData",
    "InvokeProbes",
  ]);
  expect(keyUses.statementsFor(TABLE_KEY)).toEqual([
    rolesMay("RolesDecryptGenerateDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], ["test-dev-control-observe"]),
  ]);
});

test("the reference URL is in the input only if it is given", () => {
  const { input } = resource(
    json({ referenceUrl: "https://checkip.amazonaws.com" }).site,
    "aws_cloudwatch_event_target.schedules_primary_target",
  ) as { input: string };
  expect(JSON.parse(input)).toHaveProperty("referenceUrl", "https://checkip.amazonaws.com");
});

test("E9: a missing heartbeat raises an alarm: missing data is breaching", () => {
  expect(asText(json().site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-secondary-heartbeat-primary",
    namespace: "Steadfast/web-dev",
    metric_name: "Heartbeat",
    dimensions: { Site: "primary", Observer: "secondary" },
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    evaluation_periods: 3,
    treat_missing_data: "breaching",
    alarm_actions: [topic.arn],
  });
});

test.each<[Partial<ObservedSite>, string]>([
  [
    { observer: observer("control", "us-east-2", "primary") },
    "observer of the primary should be in us-west-2, got us-east-2",
  ],
  [
    { probe: { name: "probe", region: "us-west-2" } },
    "observedSites should be sites of other regions, got the primary in us-west-2",
  ],
])("fails with %j", (change, message) => {
  expect(() => json(change)).toThrow(`[site/observer] ${message}`);
});
