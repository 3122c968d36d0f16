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

/** Clients are led to the primary; after the first minute they are led to the secondary. */
function traffic(change: Partial<TrafficSwitch> = {}, options: SceneOptions = {}): Scene {
  const parameters: TrafficSwitch = {
    ...{ namespace: "Steadfast/web-dev", metric: "InService", dimension: "Site", host, siteHosts, ttlSeconds: 20 },
    inService: { primary: 0, secondary: 1 },
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
const put = (scene: Scene, site: string) => scene.aws.newest("us-east-2", "InService", { Site: site });
const inService = (scene: Scene, site: string) => scene.aws.table.get("web-dev", `SITE#${site}`)?.["inService"];

contractTests("traffic-switch", () => traffic(), { throttled: "cloudwatch:PutMetricData" });

test("A6: traffic moves by one metric in the control region, and is done when DNS leads nobody to the evacuated site", async () => {
  const scene = traffic();
  scene.aws.outages.add("us-east-1").add("us-west-2");
  expect(await scene.take("start")).toEqual({ status: "waiting", reason: `${host} still leads to the primary` });
  expect([put(scene, "primary"), put(scene, "secondary")]).toEqual([0, 1]);
  scene.aws.tick(50);
  expect(await scene.take("check")).toMatchObject({ status: "waiting" });
  scene.aws.tick(20);
  expect(await scene.take("check")).toEqual({ status: "done" });
});

test("the value is put again with every check", async () => {
  const scene = traffic();
  await scene.take("start");
  await scene.take("check");
  await scene.take("check");
  const puts = scene.aws.calls.filter(({ action }) => action === "cloudwatch:PutMetricData");
  expect(puts.map(({ region }) => region)).toEqual(["us-east-2", "us-east-2", "us-east-2"]);
});

test("an answer that leads to neither site, to nothing, or that nobody gets is no proof", async () => {
  const scene = traffic();
  scene.aws.addresses.set(host, ["10.9.9.9"]);
  expect((await scene.take("start")).reason).toBe(`${host} leads to none of secondary, but to 10.9.9.9`);
  scene.aws.addresses.set(host, []);
  expect((await scene.take("check")).reason).toBe(`${host} leads to none of secondary, but to nothing`);
  scene.aws.addresses.set(siteHosts.primary, new Error("queryA ETIMEOUT"));
  expect(await scene.take("check")).toEqual({
    status: "waiting",
    reason: `nobody can say where ${host} leads: queryA ETIMEOUT`,
  });
});

test("opening a site evacuates nobody: it is done when clients are led to an open site", async () => {
  const scene = traffic({ inService: { primary: 1, secondary: 1 } });
  expect(await scene.take("start")).toEqual({ status: "done" });
  const one = traffic({ inService: { secondary: 0 } });
  expect(await one.take("start")).toEqual({ status: "done" });
  expect([put(one, "primary"), put(one, "secondary")]).toEqual([undefined, 0]);
});

test("a site that is opened to take over is done when clients are led to it", async () => {
  const scene = traffic({ inService: { primary: 1, secondary: 1 }, leadsTo: "secondary" });
  expect((await scene.take("start")).reason).toBe(`${host} leads to none of secondary, but to 10.0.0.1`);
  expect(await scene.finish()).toEqual({ status: "done" });
});

test("undo puts the values that were there before the first call", async () => {
  const scene = traffic();
  scene.aws.table.set("web-dev", "SITE#secondary", { inService: 0 });
  await scene.take("start");
  await scene.take("start");
  expect([inService(scene, "primary"), inService(scene, "secondary")]).toEqual([0, 1]);
  await scene.take("undo");
  expect([put(scene, "primary"), put(scene, "secondary")]).toEqual([1, 0]);
  expect([inService(scene, "primary"), inService(scene, "secondary")]).toEqual([1, 0]);
});

test("X6: what was evacuated is open again only in a minute in which it was never evacuated: the minimum counts", async () => {
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
  // What only opens a site has nothing to wait for.
  const opening = traffic({ inService: { secondary: 1 } });
  opening.aws.table.set("web-dev", "SITE#secondary", { inService: 0 });
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
    "the name leads elsewhere",
    (scene: Scene) => scene.aws.addresses.set(host, ["10.0.0.1"]),
    /leads to 10.0.0.1, not to/,
  ],
  ["the name leads nowhere", (scene: Scene) => scene.aws.addresses.set(host, []), /leads to nothing/],
  ["nobody resolves it", (scene: Scene) => scene.aws.addresses.set(host, new Error("no answer")), /no answer/],
  ["the front answers an error", (scene: Scene) => scene.aws.pages.set(url, 503), /answers 503/],
  ["the front does not answer", (scene: Scene) => scene.aws.pages.delete(url), /cannot be asked: connect ECONNREFUSED/],
] as const)("verify-outside waits while %s", async (_what, plant, reason) => {
  const scene = outside();
  plant(scene);
  expect(await scene.take("start")).toEqual({ status: "waiting", reason: expect.stringMatching(reason) });
});

test("one good answer may be luck", async () => {
  const answers = [200, 502, 200, 200];
  const scene = outside();
  scene.aws.pages.get = () => answers.shift();
  expect(await scene.take("start")).toMatchObject({ status: "waiting" });
  expect(await scene.take("check")).toEqual({ status: "done" });
});

test("a name that is not there has no addresses; any other failure is one", async () => {
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
