import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { LoadBalancerMonitor } from "../../../constructs/observability/load-balancer-monitor";
import { CacheMonitor, cacheNodes } from "../../../constructs/observability/cache-monitor";
import { DatabaseMonitor } from "../../../constructs/observability/database-monitor";
import { FunctionMonitor } from "../../../constructs/observability/function-monitor";
import { metricsOf } from "../../../constructs/observability/metric";
import { ReplicationMonitor } from "../../../constructs/observability/replication-monitor";
import { ServiceMonitor } from "../../../constructs/observability/service-monitor";
import { WebAclMonitor } from "../../../constructs/observability/web-acl-monitor";
import {
  loadBalancer,
  build,
  CASES,
  type MonitorFactory,
  MONITORS,
  named,
  rule,
  service,
  topic,
} from "../../support/monitors";
import { asText } from "../../support/synth";
import { containing } from "../../support/containing";

describe.each(CASES)("A7: monitor of a %s", (_, { createMonitor, pages, thresholds }) => {
  const { monitor, alarms } = build(createMonitor);

  test("every alarm notifies the topic and describes what to do, and the monitor lists all alarms", () => {
    expect(alarms.length).toBeGreaterThan(0);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({ alarm_actions: [topic.arn], ok_actions: [topic.arn], actions_enabled: true });
      expect(alarm["alarm_description"]).toContain("What to do: ");
    }
    expect(monitor.alarms.map(({ name }) => name).sort()).toEqual(alarms.map(({ alarm_name }) => alarm_name).sort());
  });

  test("takes each threshold from its props, and has a default", () => {
    const other = build(
      createMonitor,
      Object.fromEntries(Object.keys(thresholds).map((key, index) => [key, 40 + index])),
    ).alarms;
    for (const [index, [alarm, byDefault, factor = 1]] of Object.values(thresholds).entries()) {
      expect([alarm, named(alarms, alarm)["threshold"]]).toEqual([alarm, byDefault * factor]);
      expect([alarm, named(other, alarm)["threshold"]]).toEqual([alarm, (40 + index) * factor]);
    }
  });

  test("pages the on-call engineer only for the listed alarms", () => {
    const urgent = monitor.alarms.filter(({ severity }) => severity === "page").map(({ name }) => name);
    expect(urgent.sort()).toEqual(pages.map((name) => `test-dev-primary-${name}`).sort());
  });

  test("shows every metric of its alarms, with the thresholds", () => {
    const drawn = JSON.stringify(monitor.widgets);
    for (const { name, metric, threshold } of monitor.alarms) {
      for (const { name: measured } of metricsOf(metric)) expect(drawn).toContain(measured);
      // Missing tasks are the distance between the lines of running and desired tasks.
      if (!name.endsWith("-tasks")) expect(drawn).toContain(`"value":${threshold}`);
    }
  });
});

test("A3: running tasks are compared with the desired count, and missing data raises the alarm", () => {
  expect(asText(build(MONITORS["service"]!.createMonitor).site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-service-tasks",
    treat_missing_data: "breaching",
    threshold: 0,
    metric_query: containing([
      { expression: "wanted - running", return_data: true },
      { id: "running", metric: { namespace: "ECS/ContainerInsights", metric_name: "RunningTaskCount" } },
      { id: "wanted", metric: { metric_name: "DesiredTaskCount" } },
    ]),
  });
});

test("B7: errors are a percentage of the requests, from a minimum number of requests on", () => {
  const [all] = named(
    build(MONITORS["load balancer"]!.createMonitor, { minimumRequests: 7 }).alarms,
    "alb-target-errors",
  )["metric_query"] as Record<string, unknown>[];
  expect(all!["expression"]).toBe("IF(requests >= 7, 100 * FILL(errors, 0) / requests, 0)");
});

test("no healthy host or no host at all raises an alarm; missing error counts raise none", () => {
  const text = asText(build(MONITORS["load balancer"]!.createMonitor).site);
  expect(text).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-alb-no-healthy-host",
    metric_name: "HealthyHostCount",
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    treat_missing_data: "breaching",
  });
  expect(text).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-alb-errors",
    treat_missing_data: "notBreaching",
  });
});

test("A8: the secondary cluster measures the lag; missing data of the primary cluster raises no alarm", () => {
  expect(asText(build(MONITORS["database"]!.createMonitor).site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-database-rpo-lag",
    metric_query: containing([
      { expression: "MAX([transactions_us_west_2_by_source, transactions_us_west_2_by_cluster])" },
      { metric: { dimensions: { DBClusterIdentifier: "test-dev-primary-database", SourceRegion: "us-west-2" } } },
      { metric: { dimensions: { DBClusterIdentifier: "test-dev-primary-database" } } },
    ]),
    treat_missing_data: "notBreaching",
  });
  const alone = build((site) => new DatabaseMonitor(site, "monitor", { topic, clusterIdentifier: "alone" }));
  expect(alone.alarms.map(({ alarm_name }) => alarm_name)).not.toContain("test-dev-primary-database-rpo-lag");
});

test("S3 reports failures in the source's region, and delays in the destination's region", () => {
  const metrics = (end: string) =>
    build(MONITORS[`${end} of a replication`]!.createMonitor).alarms.map((a) => a["metric_name"]);
  expect(metrics("source")).toEqual(["OperationsFailedReplication"]);
  expect(metrics("destination").sort()).toEqual(["BytesPendingReplication", "ReplicationLatency"]);
});

test("A10: each node of a cache is monitored by the id that ElastiCache gives it", () => {
  expect(cacheNodes("cache", 1, 1)).toEqual(["cache-001", "cache-002"]);
  expect(cacheNodes("cache", 2, 1)).toEqual(["cache-0001-001", "cache-0001-002", "cache-0002-001", "cache-0002-002"]);
  expect(build(MONITORS["cache"]!.createMonitor).alarms).toHaveLength(8);
});

test("the metrics of a web ACL for CloudFront have no region", () => {
  const dimensions = (scope: "cloudfront" | "regional") =>
    build((site) => new WebAclMonitor(site, "monitor", { topic, webAcl: { name: "acl" }, scope })).alarms[0]![
      "dimensions"
    ];
  expect(dimensions("cloudfront")).toEqual({ Rule: "ALL", WebACL: "acl" });
  expect(dimensions("regional")).toEqual({ Region: "us-east-1", Rule: "ALL", WebACL: "acl" });
});

test("the dead-letter alarm of a function uses the function's own queue", () => {
  expect(asText(build(MONITORS["function"]!.createMonitor).site)).toHaveResourceWithProperties(CloudwatchMetricAlarm, {
    alarm_name: "test-dev-primary-worker-dead-letters",
    dimensions: { QueueName: "test-dev-primary-worker-dead-letters" },
  });
});

test.each<[string, MonitorFactory, string]>([
  [
    "a service without a name",
    (site) => new ServiceMonitor(site, "m", { topic, ...service, service: { name: "" } }),
    "ServiceName of CPUUtilization",
  ],
  [
    "a load balancer without a name",
    (site) => new LoadBalancerMonitor(site, "m", { topic, ...loadBalancer, loadBalancer: "" }),
    "LoadBalancer of RequestCount",
  ],
  [
    "a target group without a name",
    (site) => new LoadBalancerMonitor(site, "m", { topic, ...loadBalancer, targetGroup: "" }),
    "TargetGroup of RequestCount",
  ],
  [
    "a database without a name",
    (site) => new DatabaseMonitor(site, "m", { topic, clusterIdentifier: "" }),
    "DBClusterIdentifier of CPUUtilization",
  ],
  [
    "a lag without a source region",
    (site) => new DatabaseMonitor(site, "m", { topic, clusterIdentifier: "c", otherRegion: "" }),
    "SourceRegion of AuroraGlobalDBReplicationLag",
  ],
  [
    "a cache without a name",
    (site) => new CacheMonitor(site, "m", { topic, replicationGroupId: "" }),
    "replicationGroupId should name the group",
  ],
  [
    "a rule without an id",
    (site) => new ReplicationMonitor(site, "m", { topic, end: "source", ...rule, ruleId: "" }),
    "RuleId of OperationsFailedReplication",
  ],
  [
    "a bucket replicated to itself",
    (site) => new ReplicationMonitor(site, "m", { topic, end: "source", ...rule, destinationBucket: "here" }),
    "destinationBucket should differ from sourceBucket",
  ],
  [
    "a web ACL without a name",
    (site) => new WebAclMonitor(site, "m", { topic, webAcl: { name: "" }, scope: "cloudfront" }),
    "WebACL of BlockedRequests",
  ],
  [
    "a function without a name",
    (site) => new FunctionMonitor(site, "m", { topic, name: "f", function: { name: "" } }),
    "FunctionName of Errors",
  ],
])("fails with %s", (_, createMonitor, message) => {
  expect(() => build(createMonitor)).toThrow(message);
});
