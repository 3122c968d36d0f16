import type { Fence } from "../../dr/steps/fence";
import { completeFence } from "../../functions/watch/complete-fence/complete-fence";
import { WEB_VALUES } from "../support/dr/plans";
import { WebWorld } from "../support/functions/web-world";

const service = (world: WebWorld, site: "primary" | "secondary") =>
  world.aws.services.get(`${WEB_VALUES.regions[site]} ${WEB_VALUES.ecsClusters[site]}/${WEB_VALUES.services[site]}`)!;
const item = (world: WebWorld, execution: string) => world.aws.table.get("web-dev", `EXECUTION#${execution}`);

/** A failover to the secondary, after an outage of the primary's region. */
async function failedOver(): Promise<{ world: WebWorld; skipped: readonly string[] }> {
  const world = new WebWorld();
  world.lose("primary");
  const { refused, skipped } = await world.execute("activate", "secondary", "unplanned", "failover");
  expect(refused).toBeUndefined();
  return { world, skipped };
}

test("A8, X2: the functions fail over during an outage of the primary's region, without calls that need it", async () => {
  const { world, skipped } = await failedOver();
  expect(skipped).toEqual(["fence"]);
  expect(world.record).toMatchObject({
    activeSite: "secondary",
    sites: { primary: "fence-pending", secondary: "active" },
  });
  expect(world.record.lock).toBeUndefined();
  expect(service(world, "secondary")).toMatchObject({ running: 4, bounds: { min: 4 } });
  expect(item(world, "failover")).toMatchObject({ outcome: "succeeded", rpoSeconds: 0.7, pointOfNoReturn: true });
  expect(item(world, "failover")?.["rtoSeconds"]).toBeLessThan(120);
  expect(world.aws.published).toMatchObject([{ Subject: "web-dev: activate secondary succeeded" }]);
  const lost = world.aws.calls.filter(({ region }) => region === "us-east-1").map(({ action }) => action);
  expect([...new Set(lost)].sort()).toEqual([
    "application-autoscaling:DescribeScalableTargets",
    "ecs:DescribeServices",
  ]);
});

test("X6: a failback is refused until the restored primary is fenced, then loses no data", async () => {
  const { world } = await failedOver();
  world.aws.outages.clear();
  const early = await world.execute("activate", "primary", "planned", "too-early");
  expect(early.refused).toContain("the primary is fence-pending and may have writes of its own: fence it first");
  const fence: Fence = {
    region: "us-east-1",
    services: [{ cluster: WEB_VALUES.ecsClusters.primary, service: WEB_VALUES.services.primary }],
  };
  const complete = completeFence(world.table, world.clients);
  await complete({ plan: "web-dev", site: "primary", fence });
  world.aws.tick();
  expect(await complete({ plan: "web-dev", site: "primary", fence })).toEqual({ status: "fenced" });
  expect(service(world, "primary")).toMatchObject({ desired: 0, bounds: { suspended: true } });
  const { refused, skipped } = await world.execute("activate", "primary", "planned", "failback");
  expect([refused, skipped]).toEqual([undefined, []]);
  expect(world.record).toMatchObject({ activeSite: "primary", sites: { primary: "active", secondary: "passive" } });
  expect(service(world, "primary")).toMatchObject({ running: 4, bounds: { min: 4, suspended: false } });
  expect(service(world, "secondary")).toMatchObject({ desired: 1, bounds: { min: 1 } });
  expect(item(world, "failback")).not.toHaveProperty("rpoSeconds");
});

test("no failover from a healthy primary: nothing is changed, and the lock is released", async () => {
  const world = new WebWorld();
  const { refused } = await world.execute("activate", "secondary", "unplanned", "mistake");
  expect(refused).toContain("confirm-outage: 0 of 3 observers report unhealthy, 2 required");
  expect(world.record).toMatchObject({ activeSite: "primary", sites: { primary: "active", secondary: "passive" } });
  expect(world.record.lock).toBeUndefined();
  expect(world.aws.calls.filter(({ action }) => /Update(?!Item)|Register|Put(?!Item)|Failover/.test(action))).toEqual(
    [],
  );
});

test("X7: a drill leaves the sites as they were", async () => {
  const world = new WebWorld();
  const { refused } = await world.execute("drill", "secondary", "planned", "drill");
  expect(refused).toBeUndefined();
  expect(world.record).toMatchObject({ activeSite: "primary", sites: { primary: "active", secondary: "passive" } });
  expect(service(world, "secondary")).toMatchObject({ desired: 1, bounds: { min: 1, max: 20 } });
  expect(service(world, "primary")).toMatchObject({ desired: 6 });
  expect(item(world, "drill")).toMatchObject({ outcome: "succeeded" });
});

test("a failover that cannot promote rolls everything back", async () => {
  const world = new WebWorld();
  world.lose("primary");
  world.aws.globals.get(WEB_VALUES.globalCluster)!.members.pop();
  const { refused } = await world.execute("activate", "secondary", "unplanned", "failing");
  expect(refused).toContain("promote-database: web-dev-secondary-database in us-west-2 is not a member");
  expect(world.record).toMatchObject({ activeSite: "primary", sites: { primary: "active", secondary: "passive" } });
  expect(service(world, "secondary")).toMatchObject({ desired: 1, bounds: { min: 1 } });
  expect(world.aws.newest("us-east-2", "TrafficSwitch", { Site: "primary" })).toBe(1);
  expect(world.record.lock).toBeUndefined();
});
