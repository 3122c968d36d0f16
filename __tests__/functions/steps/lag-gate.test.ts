import type { LagGate } from "../../../dr/steps/lag-gate";
import { lagGate } from "../../../functions/steps/lag-gate/lag-gate";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError } from "../../support/functions/fake-aws";
import { EXECUTION, Scene, type SceneOptions, unreached } from "../../support/functions/scene";

const scenes: Scene[] = [];
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
  const fence = (responded: boolean | undefined) => {
    const entry = { type: "fence", startedAt: at(10), ...(responded === undefined ? {} : { responded }) };
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

test("S11: a fence that failed before the region responded counts as no response", async () => {
  const { scene, fence } = outageSince([[250_000, 30]]);
  fence(undefined);
  expect(await scene.take("start")).toMatchObject({ status: "done", measured: { lagSeconds: 0.7 } });
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
