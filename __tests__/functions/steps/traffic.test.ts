import type { TrafficSwitch } from "../../../dr/steps/traffic-switch";
import type { VerifyOutside } from "../../../dr/steps/verify-outside";
import { overlap, resolver } from "../../../functions/aws/dns/addresses";
import { trafficSwitch } from "../../../functions/steps/traffic-switch/traffic-switch";
import { verifyOutside } from "../../../functions/steps/verify-outside/verify-outside";
import { WEB_VALUES } from "../../support/dr/plans";
import { contractTests } from "../../support/functions/contract-tests";
import { Scene, type SceneOptions, unreached } from "../../support/functions/scene";

const { host, siteHosts, url } = WEB_VALUES;
const scenes: Scene[] = [];

/** DNS resolves to the primary; after the first minute to the secondary. */
function traffic(change: Partial<TrafficSwitch> = {}, options: SceneOptions = {}): Scene {
  const parameters: TrafficSwitch = {
    ...{ namespace: "Steadfast/web-dev", metric: "TrafficSwitch", dimension: "Site", host, siteHosts, ttlSeconds: 20 },
    trafficSwitches: { primary: 0, secondary: 1 },
    ...change,
  };
  const scene = new Scene(
    { id: "evacuate", type: "traffic-switch", parameters },
    ({ aws, control }) => ({
      steps: {
        "traffic-switch": trafficSwitch({
          cloudwatch: aws.client("cloudwatch")(control),
          addresses: (name) => {
            if (name === host && aws.now >= new Date("2026-11-21T12:01:00Z")) aws.addresses.set(host, ["10.1.0.1"]);
            return aws.resolve(name);
          },
        }),
      },
    }),
    options,
  );
  scene.aws.addresses.set(host, ["10.0.0.1"]);
  scene.aws.addresses.set(siteHosts.primary, ["10.0.0.1", "10.0.0.2"]);
  scene.aws.addresses.set(siteHosts.secondary, ["10.1.0.1", "10.1.0.2"]);
  scenes.push(scene);
  return scene;
}
const put = (scene: Scene, site: string) => scene.aws.newest("us-east-2", "TrafficSwitch", { Site: site });
const recorded = (scene: Scene, site: string) => scene.aws.table.get("web-dev", `SITE#${site}`)?.["trafficSwitch"];

contractTests("traffic-switch", () => traffic(), { throttled: "cloudwatch:PutMetricData" });

test("A6: traffic moves with one metric in the control region, and is done when DNS no longer resolves to the evacuated site", async () => {
  const scene = traffic();
  scene.aws.outages.add("us-east-1").add("us-west-2");
  expect(await scene.take("start")).toEqual({ status: "waiting", reason: `${host} still resolves to the primary` });
  expect([put(scene, "primary"), put(scene, "secondary")]).toEqual([0, 1]);
  scene.aws.tick(50);
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
  scene.aws.tick(20);
  expect(await scene.take("check")).toEqual({ status: "done" });
});

test("the value is published again with every check", async () => {
  const scene = traffic();
  await scene.take("start");
  await scene.take("check");
  await scene.take("check");
  const puts = scene.aws.calls.filter(({ action }) => action === "cloudwatch:PutMetricData");
  expect(puts.map(({ region }) => region)).toEqual(["us-east-2", "us-east-2", "us-east-2"]);
});

test("it waits while DNS resolves to neither site, to nothing, or does not respond", async () => {
  const scene = traffic();
  scene.aws.addresses.set(host, ["10.9.9.9"]);
  expect((await scene.take("start")).reason).toBe(`${host} resolves to none of secondary, but to 10.9.9.9`);
  scene.aws.addresses.set(host, []);
  expect((await scene.take("check")).reason).toBe(`${host} resolves to none of secondary, but to nothing`);
  scene.aws.addresses.set(siteHosts.primary, new Error("queryA ETIMEOUT"));
  expect(await scene.take("check")).toEqual({
    status: "waiting",
    reason: `${host} could not be resolved: queryA ETIMEOUT`,
  });
});

test("opening a site evacuates none: it is done when DNS resolves to an open site", async () => {
  const scene = traffic({ trafficSwitches: { primary: 1, secondary: 1 } });
  expect(await scene.take("start")).toEqual({ status: "done" });
  const one = traffic({ trafficSwitches: { secondary: 0 } });
  expect(await one.take("start")).toEqual({ status: "done" });
  expect([put(one, "primary"), put(one, "secondary")]).toEqual([undefined, 0]);
});

test("a site that is opened for a failover is done when DNS resolves to it", async () => {
  const scene = traffic({ trafficSwitches: { primary: 1, secondary: 1 }, leadsTo: "secondary" });
  expect((await scene.take("start")).reason).toBe(`${host} resolves to none of secondary, but to 10.0.0.1`);
  expect(await scene.finish()).toEqual({ status: "done" });
});

test("undo publishes the values from before the first call", async () => {
  const scene = traffic();
  scene.aws.table.set("web-dev", "SITE#secondary", { trafficSwitch: 0 });
  await scene.take("start");
  await scene.take("start");
  expect([recorded(scene, "primary"), recorded(scene, "secondary")]).toEqual([0, 1]);
  await scene.take("undo");
  expect([put(scene, "primary"), put(scene, "secondary")]).toEqual([1, 0]);
  expect([recorded(scene, "primary"), recorded(scene, "secondary")]).toEqual([1, 0]);
});

test("X6: an evacuated site opens again only in a minute without an evacuation: the minimum is used", async () => {
  const scene = traffic();
  await scene.take("start");
  const puts = () => scene.aws.calls.filter(({ action }) => action === "cloudwatch:PutMetricData").length;
  for (const seconds of [0, 20, 20]) {
    scene.aws.tick(seconds);
    expect((await scene.take("undo")).reason).toMatch(/^the primary was evacuated in this minute/);
  }
  const before = puts();
  scene.aws.tick(20);
  expect(await scene.take("undo")).toEqual({ status: "done" });
  expect([puts(), put(scene, "primary")]).toEqual([before + 1, 1]);
  // A switch that only opens a site does not wait.
  const opening = traffic({ trafficSwitches: { secondary: 1 } });
  opening.aws.table.set("web-dev", "SITE#secondary", { trafficSwitch: 0 });
  await opening.take("start");
  expect(await opening.take("undo")).toEqual({ status: "done" });
});

function outside(): Scene {
  const parameters: VerifyOutside = { url, host, siteHost: siteHosts.secondary, site: "secondary" };
  const scene = new Scene({ id: "verify-outside", type: "verify-outside", parameters }, ({ aws }) => ({
    steps: { "verify-outside": verifyOutside({ addresses: aws.resolve, ask: aws.ask }) },
  }));
  scene.aws.addresses.set(host, ["10.1.0.2"]);
  scene.aws.addresses.set(siteHosts.secondary, ["10.1.0.1", "10.1.0.2"]);
  scene.aws.pages.set(url, 200);
  return scene;
}

contractTests("verify-outside", () => outside());

test.each([
  [
    "the name resolves to another site",
    (scene: Scene) => scene.aws.addresses.set(host, ["10.0.0.1"]),
    /resolves to 10.0.0.1, not to/,
  ],
  ["the name resolves to nothing", (scene: Scene) => scene.aws.addresses.set(host, []), /resolves to nothing/],
  ["the name cannot be resolved", (scene: Scene) => scene.aws.addresses.set(host, new Error("no answer")), /no answer/],
  ["the URL returns an error", (scene: Scene) => scene.aws.pages.set(url, 503), /returns 503/],
  [
    "the URL does not respond",
    (scene: Scene) => scene.aws.pages.delete(url),
    /cannot be reached: connect ECONNREFUSED/,
  ],
] as const)("verify-outside waits while %s", async (_what, change, reason) => {
  const scene = outside();
  change(scene);
  expect(await scene.take("start")).toEqual({ status: "waiting", reason: expect.stringMatching(reason) });
});

test("one successful response is not enough", async () => {
  const answers = [200, 502, 200, 200];
  const scene = outside();
  scene.aws.pages.get = () => answers.shift();
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  expect(await scene.take("check")).toEqual({ status: "done" });
});

test("a name that does not exist has no addresses; any other error is thrown", async () => {
  const failing = (code: string) =>
    resolver({ resolve4: () => Promise.reject(Object.assign(new Error(code), { code })) });
  expect(await failing("ENOTFOUND")("x")).toEqual([]);
  expect(await failing("ENODATA")("x")).toEqual([]);
  await expect(failing("ETIMEOUT")("x")).rejects.toThrow("ETIMEOUT");
  expect(overlap(["a", "b"], ["b"])).toBe(true);
  expect(overlap([], [])).toBe(false);
});

test("every declared call is reached", () => {
  expect(unreached(scenes)).toEqual([]);
});
