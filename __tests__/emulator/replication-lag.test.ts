import type { Call } from "../../emulator/gateway/call";
import { Faults } from "../../emulator/gateway/faults";
import { Settings } from "../../emulator/gateway/settings";
import { Wire } from "../../emulator/gateway/wire";
import { ReplicationLag } from "../../emulator/models/replication-lag";

const METRIC = "AuroraGlobalDBReplicationLag";
const MEMBERS = [
  ["us-east-1", "web-primary", true],
  ["us-west-2", "web-secondary", false],
] as const;

let published: Record<string, string>[];
let faults: Faults;
let settings: Settings;
let model: ReplicationLag;

beforeEach(() => {
  published = [];
  faults = new Faults();
  settings = new Settings();
  const moto = new Wire(({ headers, body }) => {
    const input = Object.fromEntries(new URLSearchParams(body.toString()));
    if (input["Action"] === "PutMetricData") published.push({ ...input, to: headers["host"]! });
    const members = MEMBERS.map(
      ([region, name, isWriter]) =>
        `<GlobalClusterMember><DBClusterArn>arn:aws:rds:${region}:123456789012:cluster:${name}</DBClusterArn><IsWriter>${isWriter}</IsWriter></GlobalClusterMember>`,
    ).join("");
    const clusters = `<GlobalClusters><GlobalClusterMember><GlobalClusterMembers>${members}</GlobalClusterMembers></GlobalClusterMember></GlobalClusters>`;
    const root = "DescribeGlobalClusters";
    const answer = `<${root}Response><${root}Result>${clusters}</${root}Result></${root}Response>`;
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(answer) });
  }, "test");
  model = new ReplicationLag(moto, faults, settings);
});
afterEach(() => jest.useRealTimers());

async function call(action: string, region = "us-west-2", text = METRIC): Promise<void> {
  const parts = { service: "monitoring", protocol: "json", caller: "", accessKey: "" } as const;
  const request = { method: "POST", url: "/", headers: {}, body: Buffer.from(text) };
  const one: Call = { ...parts, ...request, action, region };
  expect(await model.handler(one, () => Promise.reject(new Error("passed on")))).toBeUndefined();
}
const values = () => published.map((one) => Number(one["MetricData.member.1.Value"]));
const moments = () => published.map((one) => Date.parse(one["MetricData.member.1.Timestamp"]!));

test.each(["GetMetricData", "GetMetricStatistics"])("X10: %s finds the lag that is set", async (action) => {
  await call(action);
  expect(published[0]).toMatchObject({
    ...{ to: "monitoring.us-west-2.amazonaws.com", Namespace: "AWS/RDS", "MetricData.member.1.MetricName": METRIC },
    "MetricData.member.1.Dimensions.member.1.Name": "DBClusterIdentifier",
    "MetricData.member.1.Dimensions.member.1.Value": "web-secondary",
    ...{ "MetricData.member.2.MetricName": METRIC, "MetricData.member.2.Value": "200" },
    "MetricData.member.2.Dimensions.member.1.Name": "DBClusterIdentifier",
    "MetricData.member.2.Dimensions.member.1.Value": "web-secondary",
    "MetricData.member.2.Dimensions.member.2.Name": "SourceRegion",
    "MetricData.member.2.Dimensions.member.2.Value": "us-east-1",
  });
  settings.change({ replicationLagMs: 9000 });
  await new Promise((resolve) => setTimeout(resolve, 2));
  await call(action);
  expect(values()).toEqual([200, 9000]);
});

test.each([
  [1, { DBClusterIdentifier: "web-secondary" }],
  [2, { DBClusterIdentifier: "web-secondary", SourceRegion: "us-east-1" }],
])("X10: with replicationLagDimensions %d there are values under one set alone", async (count, dimensions) => {
  settings.change({ replicationLagDimensions: count });
  await call("GetMetricData");
  const entries = Object.entries(published[0]!).flatMap(([key, value]) => {
    const at = /^MetricData\.member\.1\.(Dimensions\.member\.\d)\.Name$/.exec(key)?.[1];
    return at === undefined ? [] : [[value, published[0]![`MetricData.member.1.${at}.Value`]]];
  });
  expect(Object.fromEntries(entries)).toEqual(dimensions);
  expect(Object.keys(published[0]!).filter((key) => key.startsWith("MetricData.member.2"))).toEqual([]);
});

test.each([
  ["of the writer", "GetMetricData", "us-east-1", METRIC],
  ["of another metric", "GetMetricData", "us-west-2", "CPUUtilization"],
  ["that reads none", "DescribeAlarms", "us-west-2", METRIC],
])("a call %s publishes nothing", async (_, action, region, text) => {
  await call(action, region, text);
  expect(published).toEqual([]);
});

test("X10: while the writer's region has an outage the newest value is of that moment", async () => {
  jest.useFakeTimers({ now: 1_000_000 });
  faults.failRegion("us-east-1", "refuse");
  jest.setSystemTime(1_200_000);
  await call("GetMetricData");
  await call("GetMetricData");
  expect(moments()).toEqual([1_000_000]);
  faults.restoreRegion("us-east-1");
  await call("GetMetricData");
  expect(moments()).toEqual([1_000_000, 1_200_000]);
});

test("X10: where a client puts the metric, the model publishes nothing", async () => {
  await call("PutMetricData", "us-west-2", "CPUUtilization");
  await call("GetMetricData");
  expect(values()).toEqual([200]);
  await call("PutMetricData");
  await new Promise((resolve) => setTimeout(resolve, 2));
  await call("GetMetricData");
  expect(values()).toEqual([200]);
});
