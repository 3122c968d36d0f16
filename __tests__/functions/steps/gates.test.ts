import type { ConfirmOutage } from "../../../dr/steps/confirm-outage";
import type { LagGate } from "../../../dr/steps/lag-gate";
import { confirmOutage } from "../../../functions/steps/confirm-outage/confirm-outage";
import { lagGate } from "../../../functions/steps/lag-gate/lag-gate";
import { WEB_VALUES } from "../../support/dr/plans";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError } from "../../support/functions/fake-aws";
import { EXECUTION, Scene, type SceneOptions, unreached } from "../../support/functions/scene";

const observers = WEB_VALUES.observers.primary;
const targetObservers = WEB_VALUES.observers.secondary.filter(({ region }) => region !== "us-east-1");
/** What the observers of the site to activate report. */
const target = (scene: Scene, reports: readonly (0 | 1 | undefined)[], ageSeconds = 30) => {
  targetObservers.forEach(({ region, metric, dimensions }, i) => {
    const value = reports[i];
    if (value !== undefined) scene.aws.measure(region, metric, { ...dimensions }, value, ageSeconds);
  });
};
const scenes: Scene[] = [];

function outage(reports: readonly (0 | 1 | undefined)[], change: Partial<ConfirmOutage> = {}, ageSeconds = 30): Scene {
  const parameters: ConfirmOutage = { observers, quorum: 2, targetObservers, ...change };
  const scene = new Scene({ id: "confirm-outage", type: "confirm-outage", parameters }, ({ aws }) => ({
    steps: { "confirm-outage": confirmOutage(aws.client("cloudwatch")) },
  }));
  observers.forEach(({ region, metric, dimensions }, i) => {
    const value = reports[i];
    if (value !== undefined) scene.aws.measure(region, metric, { ...dimensions }, value, ageSeconds);
  });
  target(scene, [1]);
  scenes.push(scene);
  return scene;
}

contractTests("confirm-outage", () => outage([0, 0, 1]));

test.each([
  [[0, 0, 1], "done"],
  [[0, 0, undefined], "done"],
  [[0, 1, 1], "refused"],
  [[0, undefined, undefined], "refused"],
  [[undefined, undefined, undefined], "refused"],
] as const)("unknown is not unhealthy: %j of three observers, two required: %s", async (reports, status) => {
  expect(await outage(reports).take("start")).toMatchObject({ status });
});

test.each([
  [[1, undefined], "done"],
  [[0, 1], "done"],
  [[0, 0], "waiting"],
  [[undefined, undefined], "waiting"],
] as const)("S6: of the site to activate, at least one observer reports healthy: %j: %s", async (reports, status) => {
  const scene = new Scene(
    { id: "confirm-outage", type: "confirm-outage", parameters: { observers, quorum: 2, targetObservers } },
    ({ aws }) => ({ steps: { "confirm-outage": confirmOutage(aws.client("cloudwatch")) } }),
  );
  observers.forEach(({ region, metric, dimensions }) => {
    scene.aws.measure(region, metric, { ...dimensions }, 0, 30);
  });
  target(scene, reports);
  const output = await scene.take("start");
  expect(output.status).toBe(status);
  if (status === "waiting") expect(output.reason).toMatch(/^no observer reports the secondary healthy: control /);
});

test("S6: the next observation of the site to activate is waited for", async () => {
  const scene = outage([0, 0, 1]);
  target(scene, [0], 10);
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  target(scene, [1], 0);
  expect(await scene.take("check")).toMatchObject({ status: "done", measured: { unhealthy: 2, targetHealthy: 1 } });
});

test("an observation that is too old is unknown", async () => {
  expect(await outage([0, 0, 0], {}, 170).take("start")).toMatchObject({ status: "done" });
  const old = await outage([0, 0, 0], {}, 200).take("start");
  expect(old.reason).toBe("0 of 3 observers report unhealthy, 2 required: control unknown, edge unknown, peer unknown");
  expect(await outage([0, 0, 0], { windowSeconds: 240 }, 200).take("start")).toMatchObject({ status: "done" });
});

test("the last observation counts, also with an earlier one in the same minute", async () => {
  const scene = outage([0, 0, 1], {}, 20);
  observers.forEach(({ region, metric, dimensions }) => {
    scene.aws.measure(region, metric, { ...dimensions }, 1, 10);
  });
  expect(await scene.take("start")).toMatchObject({ status: "refused" });
  const worse = outage([1, 1, 1], {}, 20);
  observers.forEach(({ region, metric, dimensions }) => {
    worse.aws.measure(region, metric, { ...dimensions }, 0, 10);
  });
  expect(await worse.take("start")).toMatchObject({ status: "done", measured: { unhealthy: 3 } });
});

test("when an observer's region fails, the others decide", async () => {
  const enough = outage([0, 0, 0]);
  enough.aws.outages.add("us-west-2");
  expect(await enough.take("start")).toMatchObject({ measured: { unhealthy: 2, healthy: 0, unknown: 1 } });
  const few = outage([0, 1, 0]);
  few.aws.outages.add("us-west-2");
  expect((await few.take("start")).reason).toContain("peer unknown (connect ECONNREFUSED us-west-2)");
});

test("throttling is retried only where it decides the result", async () => {
  const throttled = (reports: readonly (0 | 1)[], times: number) => {
    const scene = outage(reports);
    const errors = Array.from({ length: times }, () => clientError("ThrottlingException"));
    scene.aws.errors.set("cloudwatch:GetMetricData", errors);
    return scene.take("start");
  };
  await expect(throttled([0, 0, 0], 2)).rejects.toMatchObject({ name: "Throttled" });
  // The first region has two of the observers.
  await expect(throttled([0, 1, 0], 1)).rejects.toMatchObject({ name: "Throttled" });
});

test("a gate that has passed stays done, whatever the observers report later", async () => {
  const scene = outage([0, 0, 0]);
  await scene.take("start");
  scene.aws.metrics.forget();
  expect(await scene.take("start")).toMatchObject({ status: "done", measured: { unhealthy: 3 } });
});

const lagByCluster = { DBClusterIdentifier: "web-dev-secondary-database" };
const lagMetric = { ...lagByCluster, SourceRegion: "us-east-1" };

function lag(milliseconds: number | undefined, options: SceneOptions = {}): Scene {
  const parameters: LagGate = {
    ...{ objectiveSeconds: 5, region: "us-west-2", namespace: "AWS/RDS", metric: "AuroraGlobalDBReplicationLag" },
    ...{ dimensions: lagMetric, otherDimensions: lagByCluster, unitsPerSecond: 1000 },
  };
  const scene = new Scene(
    { id: "lag", type: "lag-gate", parameters },
    ({ aws }) => ({ steps: { "lag-gate": lagGate(aws.client("cloudwatch")) } }),
    options,
  );
  if (milliseconds !== undefined) {
    scene.aws.measure("us-west-2", "AuroraGlobalDBReplicationLag", lagMetric, 90_000, 200);
    scene.aws.measure("us-west-2", "AuroraGlobalDBReplicationLag", lagMetric, milliseconds);
  }
  scenes.push(scene);
  return scene;
}

contractTests("lag-gate", () => lag(800), { throttled: "cloudwatch:GetMetricData" });

test.each([
  ["within the objective", 4900, 0, "done"],
  ["at the objective", 5000, 0, "done"],
  ["beyond it", 12_000, 0, "waiting"],
  ["beyond what is accepted", 12_000, 11, "waiting"],
  ["accepted", 12_000, 12, "done"],
  ["unknown", undefined, 0, "refused"],
  ["unknown, with a loss accepted", undefined, 1, "done"],
] as const)(
  "X10: an unplanned execution with a lag %s: %s ms, %s s accepted, is %s",
  async (_what, ms, accepted, status) => {
    const scene = lag(ms);
    expect(await scene.take("start", { acceptedLossSeconds: accepted })).toMatchObject({ status });
    expect(scene.item.steps["lag"]?.measured).toEqual(
      status === "done" && ms !== undefined
        ? { lagSeconds: ms / 1000, lagAgeSeconds: expect.any(Number) as number }
        : undefined,
    );
  },
);

test.each([
  ["of the cluster and the writer's region", [[lagMetric, 800, 30]], 0.8],
  ["of the cluster only", [[lagByCluster, 900, 30]], 0.9],
  [
    "of both, the newest",
    [
      [lagMetric, 700, 100],
      [lagByCluster, 400, 30],
    ],
    0.4,
  ],
  [
    "of both, the newest, in reverse order",
    [
      [lagMetric, 600, 30],
      [lagByCluster, 300, 100],
    ],
    0.6,
  ],
  [
    "of both in one minute, the greater",
    [
      [lagMetric, 500, 30],
      [lagByCluster, 1200, 30],
    ],
    1.2,
  ],
] as const)(
  "X10: CloudWatch matches dimensions exactly; a lag that has data %s is read",
  async (_, data, lagSeconds) => {
    const scene = lag(undefined);
    for (const [dimensions, value, age] of data) {
      scene.aws.measure("us-west-2", "AuroraGlobalDBReplicationLag", dimensions, value, age);
    }
    expect(await scene.take("start")).toMatchObject({ status: "done", measured: { lagSeconds } });
  },
);

/** The primary has been unhealthy for six minutes; until then the lag was 0.7 s. */
function outageSince(values: readonly (readonly [milliseconds: number, ageSeconds: number])[]) {
  const scene = lag(undefined);
  for (const [value, age] of [[700, 500] as const, ...values])
    scene.aws.measure("us-west-2", "AuroraGlobalDBReplicationLag", lagMetric, value, age);
  const at = (age: number) => new Date(scene.aws.now.getTime() - age * 1000).toISOString();
  const observation = (health: string, since: number, age = 20) => ({
    ...{ health, reasons: [], since: at(since), at: at(age) },
  });
  const observe = (item: Record<string, unknown>) => {
    scene.aws.table.set("web-dev", "SITE#primary", item);
  };
  const fence = (responded: boolean) => {
    const entry = { type: "fence", startedAt: at(10), responded };
    scene.aws.table.set("web-dev", `EXECUTION#${EXECUTION}`, { "step:fence": entry });
  };
  fence(false);
  observe({ "observer:control": observation("unhealthy", 360), "observer:peer": observation("unhealthy", 330) });
  return { scene, observe, observation, fence };
}

test.each([
  ["there is none since", []],
  ["it grows during the outage", [[250_000, 30] as const]],
])("S11: an unplanned execution uses the last lag before the outage when %s", async (_what, values) => {
  const { scene } = outageSince(values);
  expect(await scene.take("start")).toEqual({
    status: "done",
    measured: { lagSeconds: 0.7, lagAgeSeconds: expect.any(Number) as number },
  });
  expect(scene.item.steps["lag"]?.measured?.["lagAgeSeconds"]).toBeGreaterThanOrEqual(480);
});

test.each<[string, "waiting" | "refused", (given: ReturnType<typeof outageSince>) => void]>([
  [
    "the other site responded to the fence: the copy catches up",
    "waiting",
    ({ fence }) => {
      fence(true);
    },
  ],
  [
    "it is reported healthy again",
    "refused",
    ({ observe, observation }) => {
      observe({ "observer:control": observation("healthy", 30) });
    },
  ],
  [
    "its observers have stopped",
    "refused",
    ({ observe, observation }) => {
      observe({ "observer:control": observation("unhealthy", 900, 600) });
    },
  ],
])("S11: the current lag counts when %s: %s", async (_what, status, change) => {
  const given = outageSince([[250_000, 30]]);
  change(given);
  expect(await given.scene.take("start")).toMatchObject({
    status,
    reason: expect.stringContaining("the replication lag is 250 s") as string,
  });
});

test("S7: after a fence the gate waits until the copy has caught up", async () => {
  const { scene, fence } = outageSince([[9000, 30]]);
  fence(true);
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  scene.aws.tick(60);
  scene.aws.measure("us-west-2", "AuroraGlobalDBReplicationLag", lagMetric, 400, 0);
  expect(await scene.take("check")).toMatchObject({ status: "done", measured: { lagSeconds: 0.4 } });
});

test("S11: the minute in which the outage may have started does not count", async () => {
  const { scene } = outageSince([[40_000, 400]]);
  expect(await scene.take("start")).toMatchObject({ measured: { lagSeconds: 0.7 } });
});

test("X10: the refusal contains the loss to accept", async () => {
  expect(await lag(12_300).take("start", { acceptedLossSeconds: 2 })).toEqual({
    status: "waiting",
    reason:
      "the replication lag is 12.3 s, 5 s are allowed and 2 s are accepted: start with acceptedLossSeconds of at least 13",
  });
  expect((await lag(undefined).take("start")).reason).toContain("start with acceptedLossSeconds to fail over anyway");
});

test("X10: a planned execution waits for the replication lag to decrease, and an accepted loss does not change that", async () => {
  const scene = lag(12_000, { mode: "planned" });
  expect(await scene.take("start", { acceptedLossSeconds: 60 })).toMatchObject({ status: "waiting" });
  scene.aws.tick();
  scene.aws.measure("us-west-2", "AuroraGlobalDBReplicationLag", lagMetric, 300, 0);
  expect(await scene.take("check")).toMatchObject({ status: "done", measured: { lagSeconds: 0.3 } });
  const unknown = lag(undefined, { mode: "planned" });
  expect(await unknown.take("start", { acceptedLossSeconds: 60 })).toMatchObject({ status: "waiting" });
});

test("X10: an execution with an accepted loss does not wait for CloudWatch; any other does", async () => {
  const scene = lag(100);
  scene.aws.errors.set("cloudwatch:GetMetricData", [clientError("ThrottlingException")]);
  expect(await scene.take("start", { acceptedLossSeconds: 30 })).toEqual({ status: "done" });
  const outage = lag(100);
  outage.aws.outages.add("us-west-2");
  await expect(outage.take("start")).rejects.toMatchObject({ name: "Transient" });
  const denied = lag(100);
  denied.aws.errors.set("cloudwatch:GetMetricData", [clientError("AccessDenied", "not you")]);
  expect((await denied.take("start")).reason).toContain("the replication lag is unknown: not you");
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
