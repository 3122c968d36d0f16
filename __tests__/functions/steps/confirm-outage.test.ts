import type { ConfirmOutage } from "../../../dr/steps/confirm-outage";
import { confirmOutage } from "../../../functions/steps/confirm-outage/confirm-outage";
import { WEB_VALUES } from "../../support/dr/plans";
import { contractTests } from "../../support/functions/contract-tests";
import { clientError } from "../../support/functions/fake-aws";
import { Scene, unreached } from "../../support/functions/scene";

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

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
