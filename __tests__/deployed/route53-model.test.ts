import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  GetHealthCheckStatusCommand,
  type HealthCheckConfig,
  Route53Client,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import { ControlClient } from "../../emulator/control-client";
import { AwsEmulator } from "../../emulator/aws-emulator";
import { TESTER } from "../support/functions";
import { machine } from "../support/machine";
import { until } from "../support/until";

const CONTROL = "us-east-2";
const ACCOUNT = "123456789012";
let aws: AwsEmulator;
let control: ControlClient;
const options = (region: string) => ({ region, endpoint: aws.endpoint, credentials: TESTER, maxAttempts: 1 });

beforeAll(async () => {
  aws = await AwsEmulator.start({ account: ACCOUNT, python: machine().python });
  control = new ControlClient(aws.control);
});
afterAll(() => aws.stop());

describe("Route 53's data plane over real records, alarms and metrics", () => {
  const east = "lb-1.us-east-1.elb.amazonaws.com";
  const west = "lb-2.us-west-2.elb.amazonaws.com";
  const name = "app.example.com";
  const ids: Record<string, string> = {};

  const check = async (id: string, config: HealthCheckConfig) => {
    const client = new Route53Client(options("us-east-1"));
    const made = await client.send(new CreateHealthCheckCommand({ CallerReference: id, HealthCheckConfig: config }));
    return (ids[id] = made.HealthCheck!.Id!);
  };
  const trafficSwitch = (site: string, value: number) =>
    new CloudWatchClient(options(CONTROL)).send(
      new PutMetricDataCommand({
        Namespace: "Steadfast/test",
        MetricData: [{ MetricName: "TrafficSwitch", Dimensions: [{ Name: "Site", Value: site }], Value: value }],
      }),
    );

  const alarmOf = (site: string, Threshold = 1): PutMetricAlarmCommandInput => ({
    AlarmName: `traffic-switch-${site}`,
    Namespace: "Steadfast/test",
    MetricName: "TrafficSwitch",
    Dimensions: [{ Name: "Site", Value: site }],
    Statistic: "Minimum",
    Period: 60,
    EvaluationPeriods: 1,
    Threshold,
    ComparisonOperator: "LessThanThreshold",
  });

  beforeAll(async () => {
    const route53 = new Route53Client(options("us-east-1"));
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "z" }),
    );
    for (const [site, host] of [
      ["primary", east],
      ["secondary", west],
    ] as const) {
      await new CloudWatchClient(options(CONTROL)).send(new PutMetricAlarmCommand(alarmOf(site)));
      const endpoint = await check(`${site}-endpoint`, {
        Type: "HTTPS",
        FullyQualifiedDomainName: `${site}.example.com`,
        RequestInterval: 10,
        FailureThreshold: 3,
      });
      const metric = await check(`${site}-switch`, {
        Type: "CLOUDWATCH_METRIC",
        AlarmIdentifier: { Region: CONTROL, Name: `traffic-switch-${site}` },
        InsufficientDataHealthStatus: "LastKnownStatus",
      });
      const both = await check(site, { Type: "CALCULATED", ChildHealthChecks: [endpoint, metric], HealthThreshold: 2 });
      await route53.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: HostedZone!.Id,
          ChangeBatch: {
            Changes: [
              {
                Action: "UPSERT",
                ResourceRecordSet: {
                  Name: `${site}.example.com`,
                  Type: "CNAME",
                  TTL: 60,
                  ResourceRecords: [{ Value: host }],
                },
              },
              {
                Action: "UPSERT",
                ResourceRecordSet: {
                  ...{ Name: name, Type: "CNAME", TTL: 20, SetIdentifier: site, HealthCheckId: both },
                  Failover: site === "primary" ? "PRIMARY" : "SECONDARY",
                  ResourceRecords: [{ Value: `${site}.example.com` }],
                },
              },
            ],
          },
        }),
      );
    }
  });
  const serving = async () => (await control.dns(name)).values[0];

  test("A6: without any data both sites are healthy and the primary is returned", async () => {
    expect(await control.dns(name)).toMatchObject({ values: [east], ttlSeconds: 20 });
    expect((await control.health())[ids["primary"]!]).toEqual({ healthy: true, why: "2 of 2 healthy, needs 2" });
  });

  test("A6: one PutMetricData in the control region moves the traffic, and one brings it back", async () => {
    await trafficSwitch("primary", 0);
    expect(await serving()).toBe(west);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await trafficSwitch("primary", 1);
    expect(await serving()).toBe(east);
  });

  test("traffic leaves a failed region, while the control plane of Route 53 there has the same outage", async () => {
    await control.failRegion("us-east-1", "refuse");
    try {
      expect(await serving()).toBe(west);
      const status = new GetHealthCheckStatusCommand({ HealthCheckId: ids["primary-endpoint"]! });
      await expect(new Route53Client(options("us-east-1")).send(status)).rejects.toThrow();
    } finally {
      await control.restoreRegion("us-east-1");
    }
    expect(await serving()).toBe(east);
  });

  test("during an outage of the control region the last value of the switch remains in effect", async () => {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await trafficSwitch("primary", 0);
    await control.failRegion(CONTROL, "refuse");
    try {
      expect(await serving()).toBe(west);
      expect((await control.health())[ids["primary-switch"]!]?.why).toContain("was last breaching");
    } finally {
      await control.restoreRegion(CONTROL);
    }
    // Longer than a period with the time scale of a later test, within which the older value would still count.
    await new Promise((resolve) => setTimeout(resolve, 3500));
    await trafficSwitch("primary", 1);
  });

  test("GetHealthCheckStatus returns the state of the model", async () => {
    const route53 = new Route53Client(options("us-east-1"));
    await control.tellEndpoint("secondary.example.com", 503);
    const ask = (id: string) => route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: ids[id]! }));
    const seen = (await ask("secondary-endpoint")).HealthCheckObservations!;
    expect(seen.map(({ StatusReport }) => StatusReport!.Status)).toEqual(
      Array(7).fill("Failure: secondary.example.com: HTTP status 503 (set by the control API)"),
    );
    await expect(ask("secondary")).rejects.toThrow("A calculated health check has no observations of its own");
    await control.tellEndpoint("secondary.example.com", undefined);
    expect((await ask("secondary-endpoint")).HealthCheckObservations![0]!.StatusReport!.Status).toMatch(/^Success/);
  });

  test("R15: a metric check follows its alarm as it was when the check was last updated with it", async () => {
    const HealthCheckId = ids["secondary-switch"]!;
    const route53 = new Route53Client(options("us-east-1"));
    const isHealthy = async () => (await control.health())[HealthCheckId]!.healthy;
    await trafficSwitch("secondary", 1);
    await new CloudWatchClient(options(CONTROL)).send(new PutMetricAlarmCommand(alarmOf("secondary", 2)));
    expect(await isHealthy()).toBe(true);
    await route53.send(new UpdateHealthCheckCommand({ HealthCheckId, Disabled: false }));
    expect(await isHealthy()).toBe(true);
    const AlarmIdentifier = { Region: CONTROL, Name: "traffic-switch-secondary" } as const;
    await route53.send(new UpdateHealthCheckCommand({ HealthCheckId, AlarmIdentifier }));
    expect(await isHealthy()).toBe(false);
    await new CloudWatchClient(options(CONTROL)).send(new PutMetricAlarmCommand(alarmOf("secondary")));
    await route53.send(new UpdateHealthCheckCommand({ HealthCheckId, AlarmIdentifier }));
    expect(await isHealthy()).toBe(true);
  });

  test("with a time scale, an endpoint is unhealthy only after its interval times its threshold", async () => {
    await control.settings({ healthCheckPace: 0.04 });
    await control.failRegion("us-east-1", "hang");
    try {
      expect(await serving()).toBe(east);
      const started = Date.now();
      await until("the traffic has moved", async () => (await serving()) === west);
      expect(Date.now() - started).toBeGreaterThan(800);
    } finally {
      await control.restoreRegion("us-east-1");
      await control.settings({ healthCheckPace: 0 });
    }
  });
});
