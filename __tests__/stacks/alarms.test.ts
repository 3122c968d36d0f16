import { multiRegionWeb } from "../../config/multi-region-web";
import { builtFrom, type BuiltStack } from "../support/deployments";

/** Settings of alarms from other stacks and from the configuration: none of them has its default. */
const stacks = builtFrom({
  ...multiRegionWeb("dev"),
  objectives: { rtoSeconds: 300, rpoSeconds: 7 },
  recovery: { automaticFailover: { afterMinutes: 4 } },
});
const stack = (name: string): BuiltStack => stacks[`web-dev-${name}`]!;
const resources = (name: string, type: string) => Object.values(stack(name).json.resource?.[type] ?? {});

/** An alarm without its description and metadata. */
function alarm(name: string, alarmName: string): Record<string, unknown> {
  const found = resources(name, "aws_cloudwatch_metric_alarm").filter((one) => one["alarm_name"] === alarmName);
  expect(found).toHaveLength(1);
  const kept = Object.entries(found[0]!).filter(([key]) => key !== "alarm_description" && key !== "//");
  return Object.fromEntries(kept);
}
const ALERTS = ["${aws_sns_topic_policy.alerts_topic_policy.arn}"];
const NOTIFICATIONS = ["arn:aws:sns:us-east-2:111111111111:web-dev-control-dr-notifications"];

test.each([
  ["primary", "us-west-2"],
  ["secondary", "us-east-1"],
])("A7: the lag of the %s is that to the other region, and its limit the RPO in milliseconds", (site, sourceRegion) => {
  for (const [part, metric, lag] of [
    ["replication-lag", "AuroraGlobalDBReplicationLag", `storage_${sourceRegion.replaceAll("-", "_")}`],
    ["rpo-lag", "AuroraGlobalDBRPOLag", `transactions_${sourceRegion.replaceAll("-", "_")}`],
  ] as const) {
    const byCluster = { DBClusterIdentifier: `web-dev-${site}-database` };
    const read = (dimensions: object) => ({
      ...{ namespace: "AWS/RDS", metric_name: metric, dimensions, stat: "Maximum", period: 60 },
    });
    expect(alarm(site, `web-dev-${site}-database-${part}`)).toEqual({
      alarm_name: `web-dev-${site}-database-${part}`,
      metric_query: [
        {
          ...{ id: "result", expression: `MAX([${lag}_by_source, ${lag}_by_cluster])`, return_data: true },
          label: part === "rpo-lag" ? "Transactions" : "Storage",
        },
        { id: `${lag}_by_source`, metric: read({ ...byCluster, SourceRegion: sourceRegion }) },
        { id: `${lag}_by_cluster`, metric: read(byCluster) },
      ],
      comparison_operator: "GreaterThanThreshold",
      threshold: 7000,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
      actions_enabled: true,
      alarm_actions: ALERTS,
      ok_actions: ALERTS,
    });
  }
});

describe.each([
  ["primary", "secondary"],
  ["secondary", "primary"],
])("E9: the automatic failover away from the %s", (lost, other) => {
  const name = `web-dev-control-outage-${lost}`;

  test("is started by an alarm on the maximum of its control region observer's metric", () => {
    expect(alarm("control-dr", name)).toEqual({
      alarm_name: name,
      namespace: "Steadfast/web-dev",
      metric_name: "Healthy",
      dimensions: { Site: lost, Observer: "control" },
      statistic: "Maximum",
      period: 60,
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 4,
      datapoints_to_alarm: 4,
      // Missing data is not an outage: a stopped observer starts no failover.
      treat_missing_data: "notBreaching",
      actions_enabled: true,
      alarm_actions: NOTIFICATIONS,
      ok_actions: NOTIFICATIONS,
    });
  });

  test("follows that alarm alone, when it starts, and activates the other site", () => {
    const rules = resources("dr-triggers", "aws_cloudwatch_event_rule").filter(
      (rule) => rule["name"] === `web-dev-control-automatic-failover-${lost}`,
    );
    expect(rules).toHaveLength(1);
    expect(JSON.parse(rules[0]!["event_pattern"] as string)).toEqual({
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      resources: [`arn:aws:cloudwatch:us-east-2:111111111111:alarm:${name}`],
      detail: { state: { value: ["ALARM"] } },
    });
    expect(rules[0]!["state"] ?? "ENABLED").toBe("ENABLED");
    const targets = resources("dr-triggers", "aws_cloudwatch_event_target").filter((target) =>
      String(target["rule"]).includes(`automatic_failover_${lost}.`),
    );
    expect(targets).toHaveLength(1);
    expect(targets[0]!["arn"]).toBe("arn:aws:states:us-east-2:111111111111:stateMachine:web-dev-activate");
    expect(JSON.parse(targets[0]!["input"] as string)).toMatchObject({ site: other, mode: "unplanned" });
  });
});

test.each(["primary", "secondary"])(
  "A6: %s is evacuated while its traffic switch is 0, and missing data changes nothing",
  (site) => {
    expect(alarm("control", `web-dev-traffic-switch-${site}`)).toEqual({
      alarm_name: `web-dev-traffic-switch-${site}`,
      namespace: "Steadfast/web-dev",
      metric_name: "TrafficSwitch",
      dimensions: { Site: site },
      statistic: "Minimum",
      period: 60,
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 1,
      treat_missing_data: "ignore",
      actions_enabled: false,
    });
  },
);

test("A7: heartbeats of observers are missed in every region, those of the control region by its own topic", () => {
  const beats = ["control-dr", "primary-dr", "secondary-dr"].flatMap((name) =>
    resources(name, "aws_cloudwatch_metric_alarm").filter((one) => one["metric_name"] === "Heartbeat"),
  );
  expect(
    beats.map(({ dimensions, treat_missing_data: missing, comparison_operator: operator, threshold }) => [
      dimensions,
      missing,
      operator,
      threshold,
    ]),
  ).toEqual(
    [
      { Site: "primary", Observer: "control" },
      { Site: "secondary", Observer: "control" },
      { Site: "secondary", Observer: "primary" },
      { Site: "primary", Observer: "secondary" },
    ].map((dimensions) => [dimensions, "breaching", "LessThanThreshold", 1]),
  );
});
