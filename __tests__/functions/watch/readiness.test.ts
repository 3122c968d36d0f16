import { serviceOf } from "../../../dr/plan/call";
import { readinessChecks } from "../../../dr/derived/readiness";
import type { CheckResult } from "../../../dr/record/readiness-item";
import { newRecord } from "../../../dr/record/transitions";
import { functionName, WEB_VALUES } from "../../support/dr/plans";
import { clientError } from "../../support/functions/fake-aws";
import { Readied, SECRET } from "../../support/functions/readied";

const { regions, globalCluster, databaseClusters, probes } = WEB_VALUES;

test("X7: a standby that passes every check is ready: the item contains it, and expires after 90 days", async () => {
  const world = new Readied();
  const item = await world.report();
  expect(item.checks.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(item.checks.map(({ id }) => id)).toEqual([
    ...["lock", "confirm-outage", "lag", "evacuate", "scale", "promote-database", "verify-health"],
    ...["orchestration", "secrets"],
  ]);
  expect(world.aws.table.get("web-dev", "READINESS#2026-11-21T12:00:00.000Z")).toMatchObject({
    ...{ plan: "web-dev", site: "secondary", ready: true, checks: item.checks },
    expiresAt: Date.parse("2027-02-19T12:00:00.000Z") / 1000,
  });
  expect(world.aws.newest(regions.control, "Ready", { Site: "secondary" })).toBe(1);
  expect(world.aws.newest(regions.control, "ReadinessReports", { Plan: "web-dev" })).toBe(1);
});

test("X7: the checks change nothing, and make only calls that the steps declare", async () => {
  const world = new Readied();
  const state = () => JSON.stringify([[...world.aws.services], [...world.aws.globals], world.record]);
  const before = state();
  await world.report();
  expect(state()).toBe(before);
  const made = new Set(world.aws.calls.map(({ action, region }) => `${action} ${region}`));
  const declared = new Set(
    world.declared.flatMap(({ calls }) => calls.map(({ action, region }) => `${action} ${region}`)),
  );
  const own = ["dynamodb:UpdateItem us-east-2", "cloudwatch:PutMetricData us-east-2"];
  // The probe makes its own calls, with the permissions of its own site.
  const ofProbe = (call: string) =>
    call.startsWith("secrets-manager:") || call === `ecs:DescribeServices ${regions.secondary}`;
  expect([...made].filter((call) => !declared.has(call) && !own.includes(call) && !ofProbe(call))).toEqual([]);
  expect([...declared].filter((call) => !made.has(call))).toEqual([]);
  expect(new Set(world.declared.flatMap(({ calls }) => calls.map(serviceOf))).size).toBe(8);
});

type Break = (world: Readied) => unknown;

/** Faults that prevent a failover to the secondary, with the check that reports each and its detail. */
const FAULTS: Readonly<
  Record<string, readonly [id: string, status: CheckResult["status"], detail: string, breakWorld: Break]>
> = {
  "a lock": [
    ...(["lock", "failed", "'failback' holds the lock (epoch 1)"] as const),
    ({ table }) =>
      table.change("web-dev", (record) => ({
        ...record,
        ...{ version: record.version + 1, epoch: 1 },
        lock: { execution: "failback", epoch: 1, workflow: "activate", site: "primary", mode: "planned" },
      })),
  ],
  "a pending fence": [
    ...(["lock", "failed", "the secondary is fence-pending"] as const),
    ({ aws }) => {
      aws.table.set("web-dev", "RECORD", {
        ...{ ...newRecord("web-dev"), version: 1 },
        sites: { primary: "active", secondary: "fence-pending" },
      });
    },
  ],
  "silent observers": [
    ...(["confirm-outage", "failed", "0 of 3 observers have reported, 2 required"] as const),
    ({ aws }) => {
      for (const { region, metric, dimensions } of WEB_VALUES.observers.primary) {
        aws.forgetMetric(region, metric, { ...dimensions });
      }
    },
  ],
  "observers whose region does not respond": [
    ...(["confirm-outage", "unknown", "(connect ECONNREFUSED us-east-2)"] as const),
    ({ aws }) => {
      aws.errors.set("cloudwatch:GetMetricData", [
        Object.assign(new Error("connect ECONNREFUSED us-east-2"), { code: "ECONNREFUSED" }),
      ]);
    },
  ],
  "a lag beyond the objective": [
    ...(["lag", "failed", "the replication lag is 5.001 s, 5 s are allowed"] as const),
    ({ aws }) => {
      const copy = { DBClusterIdentifier: databaseClusters.secondary };
      aws.measure(regions.secondary, "AuroraGlobalDBReplicationLag", copy, 5001, 5);
    },
  ],
  "an unknown lag": [
    ...(["lag", "unknown", "no value in 300 s"] as const),
    ({ aws }) => {
      aws.forgetMetric(regions.secondary, "AuroraGlobalDBReplicationLag", {
        DBClusterIdentifier: databaseClusters.secondary,
      });
    },
  ],
  "a traffic switch without an alarm": [
    ...(["evacuate", "failed", "no alarm uses TrafficSwitch of the primary"] as const),
    ({ aws }) => (aws.others["cloudwatch:DescribeAlarmsForMetric"] = () => ({ MetricAlarms: [] })),
  ],
  "a traffic switch that was set by another caller": [
    ...(["evacuate", "failed", "TrafficSwitch of the secondary is 0, the DR table contains 1"] as const),
    ({ aws }) => {
      aws.measure(regions.control, "TrafficSwitch", { Site: "secondary" }, 0);
    },
  ],
  "a service that is being deployed": [
    ...(["scale", "failed", "is not stable: 1 of 1 tasks run in 2 deployments"] as const),
    ({ service }) => (service.deployments = 2),
  ],
  "a task that does not run": [
    ...(["scale", "failed", "is not stable: 0 of 1 tasks run"] as const),
    ({ service }) => (service.running = 0),
  ],
  "a service that does not exist": [
    ...(["scale", "failed", "us-west-2 has no active service"] as const),
    ({ aws }) => {
      aws.others["ecs:DescribeServices"] = () => ({ services: [] });
    },
  ],
  "an ECS cluster that does not exist": [
    ...(["scale", "failed", "us-west-2 has no cluster web-dev-secondary-cluster"] as const),
    ({ aws }) => {
      aws.others["ecs:DescribeServices"] = () => {
        throw clientError("ClusterNotFoundException");
      };
    },
  ],
  "a maximum below the peak": [
    ...(["scale", "failed", "may grow to 5 tasks, 6 are needed"] as const),
    ({ service }) => (service.bounds = { min: 1, max: 5, suspended: false }),
  ],
  "an unknown peak": [
    ...(["scale", "unknown", "there is no recent task count"] as const),
    ({ aws }) => {
      aws.table.set("web-dev", "SITE#primary", { trafficSwitch: 1 });
    },
  ],
  "a cluster that left the global database": [
    ...(["promote-database", "failed", "is not a member of the global cluster"] as const),
    ({ aws }) => aws.globals.set(globalCluster, { members: [] }),
  ],
  "a cluster that is not available": [
    ...(["promote-database", "failed", "is not an available replica in sync"] as const),
    ({ aws }) => (aws.clusters.get(`us-west-2 ${databaseClusters.secondary}`)!.status = "upgrading"),
  ],
  "a database cluster that does not exist": [
    ...(["promote-database", "failed", "us-west-2 has no cluster web-dev-secondary-database"] as const),
    ({ aws }) => aws.clusters.delete(`us-west-2 ${databaseClusters.secondary}`),
  ],
  "a cluster that is already the writer": [
    ...(["promote-database", "failed", "is already the writer of web-dev-database"] as const),
    ({ aws }) => {
      aws.globals.get(globalCluster)!.members.forEach((member) => (member.writer = true));
    },
  ],
  "a site that its probe reports unhealthy": [
    ...(["verify-health", "failed", "no task runs"] as const),
    ({ aws }) => {
      const report = { health: "unhealthy", reasons: ["no task runs"], runningTasks: {} };
      aws.probes.set(`us-west-2 ${probes.secondary}`, () => report);
    },
  ],
  "a probe that does not exist": [
    ...(["verify-health", "unknown", "the probe cannot be invoked"] as const),
    ({ aws }) => {
      aws.probes.clear();
    },
  ],
  "a function that does not exist": [
    ...(["orchestration", "failed", "web-dev-control-fence does not exist"] as const),
    ({ aws }) => {
      aws.others["lambda:GetFunctionConfiguration"] = ({ FunctionName }: { FunctionName: string }) => {
        if (FunctionName.endsWith("-fence")) throw clientError("ResourceNotFoundException");
        return { State: "Active" };
      };
    },
  ],
  "a function whose update failed": [
    ...(["orchestration", "failed", "the last update of web-dev-control-lock has failed"] as const),
    ({ aws }) => {
      aws.others["lambda:GetFunctionConfiguration"] = () => ({ State: "Active", LastUpdateStatus: "Failed" });
    },
  ],
  "a function that is being created": [
    ...(["orchestration", "failed", "web-dev-control-lock is Pending"] as const),
    ({ aws }) => {
      aws.others["lambda:GetFunctionConfiguration"] = () => ({ State: "Pending" });
    },
  ],
  "a state machine that is being deleted": [
    ...(["orchestration", "failed", "stateMachine:web-dev-activate is DELETING"] as const),
    ({ aws }) => (aws.others["states:DescribeStateMachine"] = () => ({ status: "DELETING" })),
  ],
  "a state machine that does not exist": [
    ...(["orchestration", "failed", "web-dev-activate does not exist"] as const),
    ({ aws }) => {
      aws.errors.set("states:DescribeStateMachine", [clientError("StateMachineDoesNotExist")]);
    },
  ],
  "an old secret": [
    ...(["secrets", "failed", "us-west-2 and us-east-1 have different versions of web-dev-database"] as const),
    ({ versions }) => (versions["us-east-1"] = "v2"),
  ],
  "R7: a replication that has failed": [
    ...([
      "secrets",
      "failed",
      "us-west-2 and us-east-1 have different versions of web-dev-database: the replication has failed, no permission",
    ] as const),
    (world) => {
      world.versions["us-east-1"] = "v2";
      world.replication = [{ Region: "us-west-2", Status: "Failed", StatusMessage: "no permission" }];
    },
  ],
  "R7: a failed replication with equal versions": [
    ...(["secrets", "failed", "web-dev-database in us-east-1: the replication has failed, no reason given"] as const),
    (world) => {
      world.replication = [{ Region: "us-west-2", Status: "Failed" }];
    },
  ],
  "a secret that was not replicated": [
    ...(["secrets", "failed", "us-west-2 has no current version of web-dev-database"] as const),
    ({ aws }) => {
      aws.errors.set("secretsmanager:DescribeSecret", [clientError("ResourceNotFoundException")]);
    },
  ],
  "a missing permission": [
    ...(["secrets", "unknown", "declined"] as const),
    ({ aws }) => {
      aws.errors.set("secretsmanager:DescribeSecret", [clientError("AccessDeniedException")]);
    },
  ],
};

test.each(Object.entries(FAULTS))(
  "X7: %s makes the standby not ready, and only its check reports it",
  async (_, fault) => {
    const [id, status, detail, breakWorld] = fault;
    const world = new Readied();
    await breakWorld(world);
    const item = await world.report();
    // The probe checks the whole site and may report the same.
    const wrong = item.checks.filter(
      (check) => check.status !== "ok" && (check.id === id || check.id !== "verify-health"),
    );
    expect(wrong).toEqual([{ id, status, detail: expect.stringContaining(detail) as string }]);
    expect(item.ready).toBe(false);
    expect(world.aws.newest(regions.control, "Ready", { Site: "secondary" })).toBe(0);
  },
);

test("X7: during an outage of the other region it is not ready: the current secret version is unknown", async () => {
  const world = new Readied();
  world.aws.outages.add(regions.primary);
  const { checks } = await world.report();
  expect(checks.filter(({ status }) => status !== "ok")).toMatchObject([{ id: "secrets", status: "unknown" }]);
});

test("the active site has no readiness: neither an item nor a metric", async () => {
  const world = new Readied();
  expect(await world.report({ site: "primary" })).toEqual({ active: true });
  expect(world.aws.newest(regions.control, "Ready", { Site: "primary" })).toBeUndefined();
  expect(Object.keys(world.aws.table.contents).filter((key) => key.includes("READINESS"))).toEqual([]);
});

test("a type without a check is unknown, and a report without checks is not ready", async () => {
  const world = new Readied();
  const odd = await world.report({ checks: [{ id: "odd", type: "constructor", parameters: {} }] });
  expect(odd.checks).toEqual([{ id: "odd", status: "unknown", detail: "there is no check for 'constructor'" }]);
  expect((await world.report({ checks: [] })).ready).toBe(false);
});

const REPLICA = { region: "us-west-2", instance: "db-secondary" };

test.each([
  ["is ready", { DBInstanceStatus: "available", ReadReplicaSourceDBInstanceIdentifier: "db" }, "ok"],
  ["is being modified", { DBInstanceStatus: "modifying", ReadReplicaSourceDBInstanceIdentifier: "db" }, "failed"],
  ["is promoted", { DBInstanceStatus: "available" }, "failed"],
  ["does not exist", undefined, "failed"],
])("X7: a replica of RDS that %s", async (_, instance, status) => {
  const world = new Readied();
  if (instance) world.aws.instances.set("us-west-2 db-secondary", instance);
  const { checks } = await world.report({ checks: [{ id: "promote", type: "rds-replica", parameters: REPLICA }] });
  expect(checks).toMatchObject([{ id: "promote", status }]);
});

test("a plan without an unplanned failover has no checks", () => {
  const plan = new Readied().plan;
  const planned = { ...plan, workflows: plan.workflows.filter(({ mode }) => mode === "planned") };
  expect(readinessChecks(planned, "secondary", { functionName, secrets: [SECRET] })).toEqual([]);
});
