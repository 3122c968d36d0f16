import { observersCheck } from "../../../functions/watch/readiness/checks/metrics";
import { WEB_VALUES } from "../../support/dr/plans";
import { Readied } from "../../support/functions/readied";

const { regions, databaseClusters } = WEB_VALUES;

test("X7: an inactive function, not invoked for weeks, is ready", async () => {
  const world = new Readied();
  world.aws.others["lambda:GetFunctionConfiguration"] = () => ({ State: "Inactive", LastUpdateStatus: "Successful" });
  expect((await world.report()).ready).toBe(true);
});

test("X7: a lag as long as the objective, and scaling up to just what is needed, are enough", async () => {
  const world = new Readied();
  const copy = { DBClusterIdentifier: databaseClusters.secondary };
  world.aws.measure(regions.secondary, "AuroraGlobalDBReplicationLag", copy, 5000, 5);
  world.service.bounds = { min: 1, max: 6, suspended: false };
  expect((await world.report()).checks.filter(({ status }) => status !== "ok")).toEqual([]);
});

test.each([
  [1, "failed"],
  [2, "unknown"],
  [3, "unknown"],
] as const)(
  "X7: without observations, %i of which could not be read: with a quorum of 2 the result is %s",
  async (unasked, status) => {
    const { observers } = WEB_VALUES;
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const parameters = { observers: observers.primary.map((one, i) => ({ ...one, region: `r${i}` })), quorum: 2 };
    const check = observersCheck(
      (region) =>
        ({
          send: () => (Number(region.slice(1)) < unasked ? Promise.reject(refused) : Promise.resolve({})),
        }) as never,
    );
    expect(await check(parameters, { now: new Date() } as never)).toMatchObject({ status });
  },
);
