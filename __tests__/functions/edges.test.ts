import type { RdsReplica } from "../../dr/steps/rds-replica";
import { drillSummary, executionSummary } from "../../functions/api/execution-view";
import { inSync } from "../../functions/steps/aurora-global/view";
import { confirmOutage } from "../../functions/steps/confirm-outage/confirm-outage";
import { attributeOf, attributesOf, valueOf, valuesOf } from "../../functions/runtime/dr-table/attributes";
import { acquire } from "../../functions/steps/lock/lock";
import { newest, newestMeasured } from "../../functions/aws/metric/newest";
import { rdsReplica } from "../../functions/steps/rds-replica/rds-replica";
import { clusterOf, globalClusterOf } from "../../functions/aws/rds/cluster";
import { webPlan } from "../support/dr/plans";
import { clientError, FakeAws } from "../support/functions/fake-aws";
import { Scene } from "../support/functions/scene";

const NOW = new Date("2026-11-21T12:00:00.000Z");

test("missing measurements of an execution are null, and an objective that is met exactly is met", () => {
  const nothing = {
    ...{ acceptedLossSeconds: 0, resume: null, pointOfNoReturn: false, outcome: "running", startedAt: null },
    ...{ endedAt: null, seconds: null, rtoSeconds: null, rpoSeconds: null },
  };
  expect(executionSummary({})).toEqual(nothing);
  expect(executionSummary({ startedAt: NOW.toISOString() }).seconds).toBeNull();
  expect(executionSummary({ endedAt: NOW.toISOString() }).seconds).toBeNull();
  const plan = webPlan();
  const met = (row: object) => {
    const { rtoMet, rpoMet } = drillSummary(plan, row);
    return [rtoMet, rpoMet];
  };
  expect(met({})).toEqual([null, null]);
  expect(met({ rtoSeconds: 120, rpoSeconds: 5 })).toEqual([true, true]);
  expect(met({ rtoSeconds: 120.1, rpoSeconds: 5.1 })).toEqual([false, false]);
  expect(drillSummary(plan, {})).toMatchObject({ stepSeconds: {}, plannedSeconds: null, objectives: plan.objectives });
});

test.each([
  ["a member that is available", {}, true],
  ["a member in sync", { member: { SynchronizationStatus: "connected" } }, true],
  ["a member out of sync", { member: { SynchronizationStatus: "pending-resync" } }, false],
  ["no member", { member: undefined }, false],
  ["a cluster that is not available", { available: false }, false],
  ["a global cluster in a switchover", { global: { FailoverState: { Status: "switching-over" } } }, false],
  ["a global cluster after a switchover", { global: { FailoverState: {} } }, true],
  ["an unknown global cluster", { global: undefined }, true],
])("in sync: %s", (_what, change, synced) => {
  expect(inSync({ arn: "a", available: true, global: {}, member: {}, ...change } as never)).toBe(synced);
});

test("plain data converts to attributes and back; undefined is omitted, anything else is refused", () => {
  const values = { a: null, b: "", c: 0, d: false, e: [1, "x", null], f: { g: true } };
  const attributes = {
    ...{ a: { NULL: true }, b: { S: "" }, c: { N: "0" }, d: { BOOL: false } },
    ...{ e: { L: [{ N: "1" }, { S: "x" }, { NULL: true }] }, f: { M: { g: { BOOL: true } } } },
  };
  expect(attributesOf({ ...values, gone: undefined })).toEqual(attributes);
  expect(Object.keys(attributesOf({ gone: undefined }))).toEqual([]);
  expect(valuesOf(attributes as never)).toEqual(values);
  expect(valueOf({ NULL: true })).toBeNull();
  for (const wrong of [undefined, Number.NaN, Number.POSITIVE_INFINITY, () => 1]) {
    expect(() => attributeOf(wrong)).toThrow(`an attribute should be plain data, got a ${typeof wrong}`);
  }
});

test("an outage is confirmed once, and there is nothing to roll back", async () => {
  const { undo, doneIsFinal } = confirmOutage(() => new FakeAws().client("cloudwatch")("us-east-2"));
  expect([await undo({} as never), doneIsFinal]).toEqual([{ status: "done" }, true]);
});

test("a lock that another execution now holds is not this one's", async () => {
  const scene = new Scene({ id: "lock", type: "acquire-lock", parameters: {} }, () => ({
    withoutLock: { "acquire-lock": acquire },
  }));
  expect(await scene.take("check")).toMatchObject({ status: "done", epoch: 5, forwardOnly: false });
  const { lock } = scene.record;
  scene.record = { ...scene.record, lock: { ...lock!, execution: "other" } };
  expect(await scene.take("check")).toEqual({ status: "refused", reason: "'failover-1' does not hold the lock" });
});

test("the newest value of a metric counts, and the first of two with the same timestamp", async () => {
  const at = (second: number) => new Date(NOW.getTime() + second * 1000);
  const asked: unknown[] = [];
  const MetricDataResults = [
    { Id: "m1", Timestamps: [at(1), at(3), at(3)], Values: [1, 3, 4] },
    { Id: "m2", Timestamps: [at(1)], Values: [] },
  ];
  const client = {
    send: ({ input }: { input: unknown }) => {
      asked.push(input);
      return Promise.resolve({ MetricDataResults });
    },
  } as never;
  const query = { namespace: "n", metric: "m", dimensions: { A: "a" }, statistic: "Maximum" } as const;
  const queries = [query, query, { ...query, periodSeconds: 1 as const }];
  const window = { now: NOW, windowSeconds: 300 };
  expect(await newestMeasured(client, queries, window)).toEqual([undefined, { at: at(3), value: 3 }, undefined]);
  expect(await newest(client, queries, window)).toEqual([undefined, 3, undefined]);
  const metric = { Namespace: "n", MetricName: "m", Dimensions: [{ Name: "A", Value: "a" }] };
  expect(asked[0]).toEqual({
    ...{ StartTime: at(-300), EndTime: at(60), ScanBy: "TimestampDescending" },
    MetricDataQueries: [60, 60, 1].map((Period, i) => ({
      Id: `m${i}`,
      MetricStat: { Metric: metric, Period, Stat: "Maximum" },
    })),
  });
});

test("databases that do not exist are undefined, for both names of the error; other errors are thrown", async () => {
  const aws = new FakeAws();
  const rds = aws.client("rds")("us-east-1");
  for (const name of ["DBClusterNotFoundFault", "DBClusterNotFound"]) {
    aws.errors.set("rds:DescribeDBClusters", [clientError(name)]);
    expect(await clusterOf(rds, "c")).toBeUndefined();
  }
  for (const name of ["GlobalClusterNotFoundFault", "GlobalClusterNotFound"]) {
    aws.errors.set("rds:DescribeGlobalClusters", [clientError(name)]);
    expect(await globalClusterOf(rds, "g")).toBeUndefined();
  }
  aws.errors.set("rds:DescribeDBClusters", [clientError("AccessDenied")]);
  aws.errors.set("rds:DescribeGlobalClusters", [clientError("AccessDenied")]);
  await expect(clusterOf(rds, "c")).rejects.toThrow("declined");
  await expect(globalClusterOf(rds, "g")).rejects.toThrow("declined");
  expect(aws.calls.map(({ input }) => input)).toEqual([
    ...Array.from({ length: 2 }, () => ({ DBClusterIdentifier: "c" })),
    ...Array.from({ length: 2 }, () => ({ GlobalClusterIdentifier: "g" })),
    ...[{ DBClusterIdentifier: "c" }, { GlobalClusterIdentifier: "g" }],
  ]);
});

describe("E6: an instance to rebuild", () => {
  const parameters: RdsReplica = {
    ...{ action: "rebuild", region: "us-west-2", instance: "db", sourceRegion: "us-east-1", sourceInstance: "source" },
    keyArn: "arn:aws:kms:us-west-2:123456789012:key/1",
  };
  function rebuilding(instances: Readonly<Record<string, Record<string, unknown>>>): Scene {
    const scene = new Scene({ id: "rebuild", type: "rds-replica", parameters }, ({ aws }) => ({
      steps: { "rds-replica": rdsReplica(aws.client("rds")) },
    }));
    scene.record = { ...scene.record, sites: { primary: "active", secondary: "fenced" } };
    for (const [name, one] of Object.entries(instances)) scene.aws.instances.set(`us-west-2 ${name}`, one);
    return scene;
  }
  const of = (more: object) => ({ db: { DBInstanceStatus: "available", ...more } });
  const waiting = (reason: string) => ({ status: "waiting", reason });
  const refused = (reason: string) => ({ status: "refused", reason });
  const copy = { ReadReplicaSourceDBInstanceIdentifier: "source" };
  const arn = "arn:aws:rds:us-east-1:123456789012:db:source";

  test.each<[string, Record<string, Record<string, unknown>>, object]>([
    [
      "does not exist, nor does its predecessor",
      {},
      refused("neither db nor its predecessor exists to copy the settings from"),
    ],
    ["is a replica already", of(copy), { status: "done" }],
    ["is a replica by its ARN", of({ ReadReplicaSourceDBInstanceIdentifier: arn }), { status: "done" }],
    ["is promoted but still modifying", of({ ...copy, DBInstanceStatus: "modifying" }), waiting("db is modifying")],
    [
      "follows another",
      of({ ReadReplicaSourceDBInstanceIdentifier: "x" }),
      refused("db is a replica of x, not of source"),
    ],
    ["is stopped", of({ DBInstanceStatus: "stopped" }), waiting("db is being started")],
    ["is busy", of({ DBInstanceStatus: "backing-up" }), waiting("db is backing-up")],
    [
      "is being renamed",
      of({ PendingModifiedValues: { DBInstanceIdentifier: "db-before-5" } }),
      waiting("db is available"),
    ],
    ["has something else pending", of({ PendingModifiedValues: {} }), waiting("db is being renamed to db-before-5")],
    ["has been renamed", { "db-before-5": {} }, waiting("db is being created as a replica of source")],
  ])("%s", async (_what, instances, output) => {
    expect(await rebuilding(instances).take("start")).toEqual(output);
  });

  test("waits until its name is free, and throws other errors", async () => {
    for (const name of ["DBInstanceAlreadyExistsFault", "DBInstanceAlreadyExists"]) {
      const scene = rebuilding({ "db-before-5": {} });
      scene.aws.errors.set("rds:CreateDBInstanceReadReplica", [clientError(name)]);
      expect(await scene.take("start")).toMatchObject({ status: "waiting" });
    }
    const scene = rebuilding({ "db-before-5": {} });
    scene.aws.errors.set("rds:CreateDBInstanceReadReplica", [clientError("AccessDenied")]);
    await expect(scene.take("start")).rejects.toThrow("declined");
  });
});
