import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { DeploymentNames, type SiteRole } from "../../../constructs/core/names";
import type { Severity } from "../../../constructs/observability/alarm";
import { FunctionMonitor } from "../../../constructs/observability/function-monitor";
import { OverallDashboard, type OverallSite } from "../../../constructs/observability/overall-dashboard";
import { ServiceMonitor } from "../../../constructs/observability/service-monitor";
import { SiteAlarm } from "../../../constructs/observability/site-alarm";
import { SiteDashboard } from "../../../constructs/observability/site-dashboard";
import type { SiteStack } from "../../../stacks/shared/site-stack";
import { ACCOUNT, synthesizedSite } from "../../support/site";
import { asText, resource, type StackJson } from "../../support/synth";

const topic = { arn: "arn:aws:sns:us-east-1:123456789012:test-dev-primary-alerts" };
const names = new DeploymentNames({ name: "test", environment: "dev", account: ACCOUNT });
const site = (role: SiteRole, region: string) => names.site({ role, region });
const PRIMARY = site("primary", "us-east-1");
const SECONDARY = site("secondary", "us-west-2");

interface Placed {
  readonly type: string;
  readonly properties: { title: string; region: string; metrics: unknown[][]; alarms: string[]; markdown: string };
}
const widgets = (stack: StackJson, address: string) =>
  (JSON.parse(resource(stack, address)["dashboard_body"] as string) as { widgets: Placed[] }).widgets;

const service = (stack: SiteStack) =>
  new ServiceMonitor(stack, "service", {
    topic,
    cluster: { name: "test-dev-primary-cluster" },
    service: { name: "test-dev-primary-web" },
  });
const worker = (stack: SiteStack, severity: Severity = "ticket") =>
  new FunctionMonitor(stack, "worker", {
    topic,
    name: "worker",
    function: { name: "test-dev-primary-worker" },
    severity,
  });

test("A7: a site has one composite alarm over its alarms that page the on-call engineer", () => {
  const { site: stack } = synthesizedSite((parent) => {
    new SiteAlarm(parent, "alarm", { topic, monitors: [service(parent), worker(parent)] });
  });
  expect(asText(stack)).toHaveResourceWithProperties(CloudwatchCompositeAlarm, {
    alarm_name: "test-dev-primary-site",
    alarm_rule: 'ALARM("test-dev-primary-service-tasks")',
    alarm_actions: [topic.arn],
    ok_actions: [topic.arn],
    depends_on: ["aws_cloudwatch_metric_alarm.service_tasks"],
  });
});

test("any paging alarm raises the site's alarm", () => {
  const { site: stack } = synthesizedSite((parent) => {
    new SiteAlarm(parent, "alarm", { topic, monitors: [service(parent), worker(parent, "page")] });
  });
  expect(asText(stack)).toHaveResourceWithProperties(CloudwatchCompositeAlarm, {
    alarm_rule: ["service-tasks", "worker-errors", "worker-throttles", "worker-dead-letters"]
      .map((name) => `ALARM("test-dev-primary-${name}")`)
      .join(" OR "),
  });
});

test.each([
  ["none", 0],
  ["more than CloudWatch accepts", 101],
])("a site's alarm fails with %s", (_, count) => {
  expect(() =>
    synthesizedSite((parent) => {
      const [page] = service(parent).alarms.filter(({ severity }) => severity === "page");
      const alarms = Array.from({ length: count }, () => page!);
      new SiteAlarm(parent, "alarm", { topic, monitors: [{ title: "", alarms, widgets: [] }] });
    }),
  ).toThrow(`monitors should have 1 to 100 alarms of severity 'page', got ${count}`);
});

test("A7: a site's dashboard shows its alarms and every graph of every monitor, in the site's region", () => {
  const { site: stack } = synthesizedSite((parent) => {
    new SiteDashboard(parent, "dashboard", { monitors: [service(parent), worker(parent)] });
  });
  expect(asText(stack)).toHaveResourceWithProperties(CloudwatchDashboard, { dashboard_name: "test-dev-primary-site" });
  const all = widgets(stack, "aws_cloudwatch_dashboard.dashboard");
  const alarm = (name: string) => `arn:aws:cloudwatch:us-east-1:123456789012:alarm:test-dev-primary-${name}`;
  expect(all.filter(({ type }) => type === "alarm").map(({ properties }) => properties.alarms)).toEqual([
    [alarm("site")],
    ["service-cpu", "service-memory", "service-tasks", "worker-errors", "worker-throttles", "worker-dead-letters"].map(
      alarm,
    ),
  ]);
  const graphs = all.filter(({ type }) => type === "metric");
  expect(graphs).toHaveLength(6);
  expect(new Set(graphs.map(({ properties }) => properties.region))).toEqual(new Set(["us-east-1"]));
});

test("a graph has the period of its alarms and each threshold once", () => {
  const { site: stack } = synthesizedSite((parent) => {
    new SiteDashboard(parent, "dashboard", { monitors: [worker(parent)] });
  });
  const graph = widgets(stack, "aws_cloudwatch_dashboard.dashboard").find(
    ({ properties }) => properties.title === "Errors and throttles in five minutes",
  );
  expect(graph!.properties).toMatchObject({
    period: 300,
    annotations: { horizontal: [{ label: "alarm above 0", value: 0 }] },
  });
});

test("more alarms than a panel can show are in the next panel", () => {
  const { site: stack } = synthesizedSite((parent) => {
    const [alarm] = service(parent).alarms;
    const alarms = Array.from({ length: 101 }, () => alarm!);
    new SiteDashboard(parent, "dashboard", { siteAlarm: false, monitors: [{ title: "", alarms, widgets: [] }] });
  });
  const panels = widgets(stack, "aws_cloudwatch_dashboard.dashboard").filter(({ type }) => type === "alarm");
  expect(panels.map(({ properties }) => properties.alarms.length)).toEqual([100, 1]);
});

const OVERALL: readonly OverallSite[] = [PRIMARY, SECONDARY].map((own) => ({
  names: own,
  loadBalancer: own.of("web"),
  service: { cluster: { name: own.of("cluster") }, service: { name: own.of("web") } },
  databaseCluster: own.of("database"),
}));
const overall = (sites: readonly OverallSite[] = OVERALL) =>
  synthesizedSite(
    (parent) => {
      new OverallDashboard(parent, "overall", { sites });
    },
    { role: "control" },
  ).site;

describe("A7: the dashboard over all sites", () => {
  const all = widgets(overall(), "aws_cloudwatch_dashboard.overall");
  const graphs = all.filter(({ type }) => type === "metric");
  const titled = (title: string) => graphs.find(({ properties }) => properties.title === title)!.properties;

  test("shows the alarm of each site, in its region", () => {
    expect(all.filter(({ type }) => type === "alarm").flatMap(({ properties }) => properties.alarms)).toEqual([
      "arn:aws:cloudwatch:us-east-1:123456789012:alarm:test-dev-primary-site",
      "arn:aws:cloudwatch:us-west-2:123456789012:alarm:test-dev-secondary-site",
    ]);
  });

  test("reads every graph from its own region, with the sites side by side", () => {
    expect(titled("Traffic switch")).toMatchObject({
      region: "us-east-2",
      metrics: [
        ["Steadfast/test-dev", "TrafficSwitch", "Site", "primary", { stat: "Minimum", label: "primary" }],
        ["Steadfast/test-dev", "TrafficSwitch", "Site", "secondary", { stat: "Minimum", label: "secondary" }],
      ],
    });
    expect(titled("primary us-east-1: Tasks").region).toBe("us-east-1");
    expect(titled("secondary us-west-2: Tasks").region).toBe("us-west-2");
    const regions = graphs.slice(1).map(({ properties }) => properties.region);
    expect(regions).toEqual(regions.map((_, index) => (index % 2 === 0 ? "us-east-1" : "us-west-2")));
  });

  test("searches a load balancer by the words of its deterministic name", () => {
    expect(titled("secondary us-west-2: Requests per minute").metrics).toEqual([
      [
        {
          expression: `SEARCH('{AWS/ApplicationELB,LoadBalancer} MetricName="RequestCount" test dev secondary web', 'Sum', 60)`,
          label: "RequestCount",
          id: "line0",
        },
      ],
    ]);
  });

  test("A8: shows the lag of each regional database cluster behind the other, whichever is the secondary", () => {
    for (const [site, region, other] of [
      ["primary", "us-east-1", "us-west-2"],
      ["secondary", "us-west-2", "us-east-1"],
    ] as const) {
      const cluster = ["DBClusterIdentifier", `test-dev-${site}-database`];
      const drawn = ["Storage", "Transactions"].flatMap((label, line) => {
        const key = `${label.toLowerCase()}_${other.replaceAll("-", "_")}`;
        const metric = ["AWS/RDS", line === 0 ? "AuroraGlobalDBReplicationLag" : "AuroraGlobalDBRPOLag"];
        const hidden = (by: string) => ({ stat: "Maximum", id: `${key}_by_${by}`, visible: false });
        return [
          [...metric, ...cluster, "SourceRegion", other, hidden("source")],
          [...metric, ...cluster, hidden("cluster")],
          [{ expression: `MAX([${key}_by_source, ${key}_by_cluster])`, label, id: `line${line}` }],
        ];
      });
      expect(titled(`${site} ${region}: Lag behind the other region, milliseconds`).metrics).toEqual(drawn);
    }
  });

  test("uses only deterministic names of other sites", () => {
    expect(resource(overall(), "aws_cloudwatch_dashboard.overall")["dashboard_body"]).not.toContain("${");
  });

  test("is deterministic", () => {
    expect(overall()).toEqual(overall());
  });

  test("shows only graphs of resources that a site has", () => {
    const bare = widgets(overall([{ names: PRIMARY }]), "aws_cloudwatch_dashboard.overall");
    expect(bare.filter(({ type }) => type === "metric").map(({ properties }) => properties.title)).toEqual([
      "Traffic switch",
    ]);
    expect(bare.map(({ properties }) => properties.markdown)).not.toContain("## Database");
  });

  test("fails without a site", () => {
    expect(() => overall([])).toThrow("sites should have at least one, got none");
  });
});
