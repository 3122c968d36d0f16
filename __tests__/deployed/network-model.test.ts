import * as fs from "node:fs";
import * as path from "node:path";
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { unzipSync } from "fflate";
import type { StepInput, StepOutput } from "../../dr/asl/contract";
import { declaredStages } from "../../dr/plan/declared";
import { ControlClient } from "../../emulator/control-client";
import { AwsEmulator } from "../../emulator/aws-emulator";
import { WEB_VALUES, webPlan } from "../support/dr/plans";
import { createFunction, TESTER } from "../support/functions";
import { machine } from "../support/machine";
import { serveWeb } from "../support/served-web";
import { until } from "../support/until";

const { regions, table, ecsClusters, services, host, siteHosts, switchNamespace } = WEB_VALUES;
type Site = keyof typeof siteHosts;

const PLAN = webPlan({ url: `https://${host}/api/health` });
const WORKFLOW = PLAN.workflows.find(({ site, mode }) => site === "secondary" && mode === "unplanned")!;
const STEPS = declaredStages(PLAN, WORKFLOW).flat();

let aws: AwsEmulator;
let control: ControlClient;
const settings = (region: string) => ({ region, endpoint: aws.endpoint, credentials: TESTER, maxAttempts: 1 });

async function invoke(name: string, input: unknown): Promise<unknown> {
  const { Payload } = await new LambdaClient(settings(regions.control)).send(
    new InvokeCommand({ FunctionName: name, Payload: Buffer.from(JSON.stringify(input)) }),
  );
  return JSON.parse(Buffer.from(Payload!).toString());
}

/** Invokes the deployed function of a step. */
function ask(id: string, operation: StepInput["operation"], epoch = 1): Promise<unknown> {
  const { type, parameters, pointOfNoReturn, function: name } = STEPS.find((step) => step.id === id)!;
  return invoke(`web-dev-control-${name}`, {
    ...{ plan: "web-dev", workflow: "activate", site: "secondary", mode: "unplanned", execution: "one" },
    ...{ epoch, operation, acceptedLossSeconds: 0, resume: "", requestedBy: "test" },
    step: { id, type, parameters, pointOfNoReturn },
  } satisfies StepInput);
}

beforeAll(async () => {
  aws = await AwsEmulator.start({ account: "123456789012", python: machine().python });
  control = new ControlClient(aws.control);
  await serveWeb(aws);
  await Promise.all(
    ["observe", "lock", "traffic-switch", "verify-outside", "lag-gate"].map((name) => {
      const zip = fs.readFileSync(path.join(process.env["STEADFAST_FUNCTIONS"]!, `${name}.zip`));
      const source = Buffer.from(unzipSync(zip)["index.js"]!).toString();
      const Environment = { Variables: { TABLE: table } };
      return createFunction(aws.endpoint, `web-dev-control-${name}`, source, { Environment, Timeout: 15 });
    }),
  );
  await ask("lock", "start", 0);
});
afterAll(() => aws.stop());

describe("an observer elsewhere", () => {
  const observe = (site: Site, referenceUrl?: string) =>
    invoke("web-dev-control-observe", {
      ...{ plan: "web-dev", site, observer: "control", namespace: switchNamespace },
      url: `https://${siteHosts[site]}/api/health`,
      ...(referenceUrl === undefined ? {} : { referenceUrl }),
    });
  const reference = "https://checkip.amazonaws.com";

  test("E6: reports a site that responds as healthy", async () => {
    expect(await observe("primary", reference)).toEqual({ health: "healthy", reasons: [] });
  });

  test("E6: reports a site without tasks as unhealthy, and no site as unhealthy for an unknown reason", async () => {
    const tasks = (desiredCount: number) =>
      new ECSClient(settings(regions.primary)).send(
        new UpdateServiceCommand({ cluster: ecsClusters.primary, service: services.primary, desiredCount }),
      );
    await tasks(0);
    expect(await observe("primary")).toEqual({
      health: "unhealthy",
      reasons: [`https://${siteHosts.primary}/api/health returns 503`],
    });
    expect(await observe("secondary")).toMatchObject({ health: "healthy" });
    await tasks(2);
    await control.tellEndpoint(siteHosts.primary, 404);
    expect(await observe("primary")).toMatchObject({ health: "unknown" });
    await control.tellEndpoint(siteHosts.primary, undefined);
    expect(await observe("primary")).toMatchObject({ health: "healthy" });
  });

  test.each(["refuse", "hang"] as const)(
    "E6: in a failed region (%s), a site is unhealthy while others respond, unknown otherwise",
    async (outage) => {
      await control.failRegion(regions.primary, outage);
      try {
        const ill = await observe("primary", reference);
        expect(ill).toMatchObject({ health: "unhealthy", reasons: [expect.stringContaining("does not respond")] });
        expect(await observe("primary")).toMatchObject({ health: "unknown" });
      } finally {
        await control.restoreRegion(regions.primary);
      }
    },
  );

  test("E6: returns unknown when its comparison target has the same outage", async () => {
    await control.failRegion(regions.primary, "refuse");
    try {
      const lost = `https://sts.${regions.primary}.amazonaws.com/`;
      expect(await observe("primary", lost)).toMatchObject({ health: "unknown" });
    } finally {
      await control.restoreRegion(regions.primary);
    }
  });
});

describe("the secondary's lag", () => {
  test("X10: has the configured value in every region", async () => {
    await control.settings({ replicationLagMs: 6000 });
    expect(await ask("lag", "start")).toMatchObject({
      status: "waiting",
      reason: expect.stringContaining("lag is 6 s, "),
    });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await control.settings({ replicationLagMs: 200 });
    expect(await ask("lag", "start")).toMatchObject({ status: "done", measured: { lagSeconds: 0.2 } });
  });

  test("X10: becomes outdated while the writer's region has an outage, and only the secondary has one", async () => {
    const Dimensions = (site: Site) => [{ Name: "DBClusterIdentifier", Value: WEB_VALUES.databaseClusters[site] }];
    const seen = async (site: Site) => {
      const now = Date.now();
      const { MetricDataResults } = await new CloudWatchClient(settings(regions[site])).send(
        new GetMetricDataCommand({
          ...{ StartTime: new Date(now - 60_000), EndTime: new Date(now + 60_000) },
          MetricDataQueries: [
            {
              Id: "lag",
              MetricStat: {
                ...{ Period: 1, Stat: "Maximum" },
                Metric: {
                  ...{ Namespace: "AWS/RDS", MetricName: "AuroraGlobalDBReplicationLag" },
                  Dimensions: Dimensions(site),
                },
              },
            },
          ],
        }),
      );
      return Math.max(...(MetricDataResults![0]!.Timestamps ?? []).map(Number));
    };
    expect(await seen("primary")).toBe(-Infinity);
    const before = Date.now();
    await control.failRegion(regions.primary, "refuse");
    const failedAt = Date.now();
    try {
      const first = await seen("secondary");
      // CloudWatch's timestamps have whole seconds.
      expect(first).toBeGreaterThanOrEqual(before - 1000);
      expect(first).toBeLessThanOrEqual(failedAt + 1000);
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect(await seen("secondary")).toBe(first);
    } finally {
      await control.restoreRegion(regions.primary);
    }
    expect(await seen("secondary")).toBeGreaterThan(failedAt + 1500);
  });
});

describe("traffic", () => {
  test("A6: moves with the switch, and external clients reach the new site", async () => {
    expect(await ask("verify-outside", "start")).toMatchObject({
      ...{ status: "waiting", reason: expect.stringContaining("not to the secondary") },
    });
    expect(await ask("evacuate", "start")).toMatchObject({ status: "done" });
    expect((await control.dns(host)).values[0]).toContain(`.${regions.secondary}.elb.`);
    expect(await ask("verify-outside", "check")).toEqual({ status: "done" });
    expect(await ask("evacuate", "undo")).toEqual({
      ...{ status: "waiting", reason: expect.stringContaining("its traffic switch is on from the next") },
    });
    await until("the primary is opened in the next minute", async () => {
      const { status } = (await ask("evacuate", "undo")) as StepOutput;
      return status === "done";
    });
    expect((await control.dns(host)).values[0]).toContain(`.${regions.primary}.elb.`);
  });
});
