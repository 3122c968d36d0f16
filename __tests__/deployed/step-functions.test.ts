import * as fs from "node:fs";
import * as path from "node:path";
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateDBClusterCommand, CreateGlobalClusterCommand, RDSClient } from "@aws-sdk/client-rds";
import { unzipSync } from "fflate";
import type { StepInput } from "../../dr/asl/contract";
import { declaredStages } from "../../dr/plan/declared";
import { functionStatements } from "../../dr/derived/iam";
import { lockWatch } from "../../dr/record/lock-watch";
import { readinessChecks } from "../../dr/derived/readiness";
import type { ReadinessItem } from "../../dr/record/readiness-item";
import { AwsEmulator } from "../../emulator/aws-emulator";
import { valuesOf } from "../../functions/runtime/dr-table/attributes";
import { functionName, WEB_VALUES, webPlan } from "../support/dr/plans";
import { createFunction, TESTER } from "../support/functions";
import { machine } from "../support/machine";
import { furnishStandby, measureLag, SECRET } from "../support/standby";

const { regions, table, ecsClusters, services } = WEB_VALUES;
const WORKFLOW = webPlan().workflows.find(({ site, mode }) => site === "secondary" && mode === "unplanned")!;
const STEPS = declaredStages(webPlan(), WORKFLOW).flat();

const STEP_FUNCTIONS = ["lock", "lag-gate", "ecs-scaling", "aurora-global", "fence", "traffic-switch", "record"];

const YESTERDAY = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, "YYYY-MM-DD".length);
const COSTS = {
  TimePeriod: { Start: YESTERDAY, End: "" },
  Groups: [{ Keys: ["Site$primary", "Amazon DynamoDB"], Metrics: { UnblendedCost: { Amount: "1.5", Unit: "USD" } } }],
  Estimated: false,
};

let aws: AwsEmulator;
const settings = (region: string) => ({ region, endpoint: aws.endpoint, credentials: TESTER, maxAttempts: 1 });
let epoch = 0;

/** Invokes the deployed function of a step. */
async function ask(id: string, operation: StepInput["operation"], change: Partial<StepInput> = {}): Promise<unknown> {
  const { type, parameters, pointOfNoReturn, function: name } = STEPS.find((step) => step.id === id)!;
  const input: StepInput = {
    ...{
      plan: "web-dev",
      workflow: "activate",
      site: "secondary",
      mode: "unplanned",
      execution: "one",
      epoch,
      operation,
    },
    ...{ acceptedLossSeconds: 0, resume: "", requestedBy: "test" },
    step: { id, type, parameters, pointOfNoReturn },
    ...change,
  };
  return invoke(name!, input);
}

async function invoke(name: string, input: object): Promise<unknown> {
  const { Payload } = await new LambdaClient(settings(regions.control)).send(
    new InvokeCommand({ FunctionName: `web-dev-control-${name}`, Payload: Buffer.from(JSON.stringify(input)) }),
  );
  return JSON.parse(Buffer.from(Payload!).toString());
}

/** Checks with the deployed functions whether the secondary is ready for a failover. */
function readiness(): Promise<unknown> {
  const options = { functionName, secrets: [SECRET] };
  const checks = readinessChecks(webPlan(), "secondary", options).map(({ id, type, parameters }) => ({
    ...{ id, type },
    parameters: id === "orchestration" ? { ...parameters, functions: STEP_FUNCTIONS.map(functionName) } : parameters,
  }));
  return invoke("readiness", { plan: "web-dev", site: "secondary", checks });
}

async function stored(sk: string): Promise<Record<string, unknown>> {
  const { Item } = await new DynamoDBClient(settings(regions.control)).send(
    new GetItemCommand({ TableName: table, Key: { pk: { S: "web-dev" }, sk: { S: sk } }, ConsistentRead: true }),
  );
  return valuesOf(Item ?? {});
}

/** A service with scaling in each site, a global database with its writer in the primary, and the DR table. */
async function furnish(): Promise<void> {
  await new DynamoDBClient(settings(regions.control)).send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    }),
  );
  for (const site of ["primary", "secondary"] as const) {
    const ecs = new ECSClient(settings(regions[site]));
    const cluster = ecsClusters[site];
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const containerDefinitions = [{ name: "web", image: "web", memory: 128 }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
    await ecs.send(
      new CreateServiceCommand({ cluster, serviceName: services[site], taskDefinition: "web", desiredCount: 1 }),
    );
    await new ApplicationAutoScalingClient(settings(regions[site])).send(
      new RegisterScalableTargetCommand({
        ...{ ServiceNamespace: "ecs", ResourceId: `service/${cluster}/${services[site]}` },
        ...{ ScalableDimension: "ecs:service:DesiredCount", MinCapacity: 1, MaxCapacity: 20 },
      }),
    );
  }
  const rds = (site: "primary" | "secondary") => new RDSClient(settings(regions[site]));
  const { globalCluster, databaseClusters } = WEB_VALUES;
  const engine = { Engine: "aurora-mysql", GlobalClusterIdentifier: globalCluster };
  await rds("primary").send(new CreateGlobalClusterCommand(engine));
  await rds("primary").send(
    new CreateDBClusterCommand({
      ...{ ...engine, DBClusterIdentifier: databaseClusters.primary, MasterUsername: "dbadmin" },
      MasterUserPassword: "not-used-anywhere",
    }),
  );
  await rds("secondary").send(
    new CreateDBClusterCommand({ ...engine, DBClusterIdentifier: databaseClusters.secondary }),
  );
}

beforeAll(async () => {
  aws = await AwsEmulator.start({ account: "123456789012", python: machine().python });
  await furnish();
  await furnishStandby(settings);
  const names = [...STEP_FUNCTIONS, "readiness", "watch-lock", "costs"];
  await Promise.all(
    names.map((name) => {
      const zip = fs.readFileSync(path.join(process.env["STEADFAST_FUNCTIONS"]!, `${name}.zip`));
      const source = Buffer.from(unzipSync(zip)["index.js"]!).toString();
      const Environment = { Variables: { TABLE: table } };
      // Steps have the permissions that their plan declares, as when it is deployed.
      const permissions = functionStatements(webPlan())[name];
      return createFunction(aws.endpoint, `web-dev-control-${name}`, source, {
        ...{ Environment, Timeout: 15 },
        ...(permissions ? { permissions } : {}),
      });
    }),
  );
});
afterAll(() => aws.stop());

test("X7: a standby without problems is ready", async () => {
  const report = (await readiness()) as ReadinessItem;
  expect(report.checks.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(report).toMatchObject({ ready: true, site: "secondary" });
  expect(await stored(`READINESS#${report.at}`)).toMatchObject({ ready: true, checks: report.checks });
});

test("X13: the costs of yesterday from Cost Explorer are in the table", async () => {
  const results = { ResultsByTime: [COSTS], DimensionValueAttributes: [] };
  await fetch(`${aws.endpoint}/moto-api/static/ce/cost-and-usage-results`, {
    method: "POST",
    body: JSON.stringify({ results: [results] }),
  });
  await invoke("costs", { plan: "web-dev", strategy: "warm-standby", tags: { Deployment: "web", Environment: "dev" } });
  expect(await stored(`COST#${YESTERDAY}`)).toMatchObject({
    lines: [{ site: "primary", service: "Amazon DynamoDB", usd: 1.5 }],
    totalUsd: 1.5,
  });
  expect(aws.gateway.log.find({ caller: "web-dev-control-costs", service: "ce" })).toMatchObject([
    { action: "GetCostAndUsage", region: "us-east-1" },
  ]);
});

test("X6: the lock is acquired once, and a second or late execution is refused", async () => {
  expect(await ask("lag", "start")).toMatchObject({ status: "refused" });
  expect(await ask("lock", "start")).toEqual({ status: "done", epoch: 1, forwardOnly: false });
  epoch = 1;
  expect(await ask("lock", "start")).toEqual({ status: "done", epoch: 1, forwardOnly: false });
  expect(await ask("lock", "start", { execution: "two" })).toMatchObject({ status: "refused" });
  expect(await ask("lag", "start", { epoch: 0 })).toMatchObject({ status: "refused" });
});

test("E9: a lock whose execution does not exist in Step Functions counts as open", async () => {
  expect(await invoke("watch-lock", lockWatch(webPlan()))).toMatchObject({ unfinishedExecutions: 1, pendingFences: 0 });
  expect(await readiness()).toMatchObject({ ready: false });
});

test("X10: the lag is read in the region that is promoted", async () => {
  const effect = { kind: "error", code: "AccessDenied", status: 403 } as const;
  aws.gateway.faults.add({ service: "monitoring", region: regions.secondary, effect, times: 1 });
  expect(await ask("lag", "start")).toMatchObject({
    status: "refused",
    reason: expect.stringMatching(/lag is unknown/),
  });
  await measureLag(settings(regions.secondary), 640);
  expect(await ask("lag", "start")).toMatchObject({ status: "done", measured: { lagSeconds: 0.64 } });
});

// After the gate: the maximum of the metric remains for a minute.
test("X7: a standby with too much replication lag is not ready", async () => {
  await measureLag(settings(regions.secondary), 60_000);
  const { ready, checks } = (await readiness()) as ReadinessItem;
  expect(ready).toBe(false);
  expect(checks.find(({ id }) => id === "lag")).toMatchObject({
    status: "failed",
    detail: expect.stringMatching(/60 s/),
  });
});

test("E6: the task count is raised with its minimum, and restored", async () => {
  expect(await ask("scale", "start")).toMatchObject({ status: expect.stringMatching(/done|waiting/) });
  expect(await ask("scale", "check")).toMatchObject({ status: "done" });
  const cluster = ecsClusters.secondary;
  const seen = async () => {
    const ecs = new ECSClient(settings(regions.secondary));
    const { services: found } = await ecs.send(
      new DescribeServicesCommand({ cluster, services: [services.secondary] }),
    );
    const { ScalableTargets } = await new ApplicationAutoScalingClient(settings(regions.secondary)).send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" }),
    );
    return [found?.[0]?.desiredCount, ScalableTargets?.[0]?.MinCapacity];
  };
  expect(await seen()).toEqual([4, 4]);
  expect(await ask("scale", "undo")).toEqual({ status: "done" });
  expect(await seen()).toEqual([1, 1]);
});

test("X2, X6: during an outage of the primary's region its fence stays pending and the writer still moves", async () => {
  aws.gateway.faults.failRegion(regions.primary, "refuse");
  expect(await ask("fence", "start")).toMatchObject({
    status: "refused",
    reason: expect.stringMatching(/us-east-1 does not respond, the primary stays fence-pending/),
  });
  expect(await ask("promote-database", "start")).toMatchObject({ status: expect.stringMatching(/done|waiting/) });
  expect(await ask("promote-database", "check")).toEqual({ status: "done" });
  expect(await stored("RECORD")).toMatchObject({
    activeSite: "secondary",
    sites: { primary: "fence-pending", secondary: "active" },
  });
  aws.gateway.faults.restoreRegion(regions.primary);
});

test("X5: the outcome is recorded with the measurements, and the lock is released", async () => {
  expect(await ask("record", "start", { outcome: "succeeded", failure: null })).toEqual({ status: "done" });
  expect(await stored("EXECUTION#one")).toMatchObject({
    ...{ outcome: "succeeded", pointOfNoReturn: true, rpoSeconds: 0.64, failure: null },
    "step:promote-database": { pointOfNoReturn: true, doneAt: expect.any(String) },
    "step:scale": { rolledBackAt: expect.any(String) },
  });
  expect(await ask("release", "start")).toEqual({ status: "done" });
  expect(await stored("RECORD")).not.toHaveProperty("lock");
});

test("E9: the metrics of the execution are published: no lock, but a pending fence", async () => {
  expect(await invoke("watch-lock", lockWatch(webPlan()))).toEqual({
    ...{ unfinishedExecutions: 0, lockAgeSeconds: 0, pendingFences: 1 },
  });
  expect(await readiness()).toEqual({ active: true });
});
