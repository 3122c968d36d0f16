import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Faults } from "../../emulator/gateway/faults";
import { Instance } from "../../emulator/lambda/instance";
import { Dns, type RecordSet } from "../../emulator/models/dns";
import { Endpoints } from "../../emulator/models/endpoints";
import { type Lookup, Network, type NetworkQuestion, type Reply } from "../../emulator/models/network";

const east = "lb-1.us-east-1.elb.amazonaws.com";
const west = "lb-2.us-west-2.elb.amazonaws.com";
const records: readonly RecordSet[] = [
  { name: "primary.example.com", type: "A", values: [], alias: { name: `dualstack.${east}`, evaluatesHealth: true } },
  { name: "secondary.example.com", type: "CNAME", ttlSeconds: 60, values: [west] },
  { name: "app.example.com", type: "CNAME", ttlSeconds: 20, values: ["primary.example.com"] },
  { name: "text.example.com", type: "TXT", ttlSeconds: 60, values: ["a"] },
  { name: "lost.example.com", type: "CNAME", ttlSeconds: 60, values: ["nobody.example.com"] },
  { name: "front.example.com", type: "CNAME", ttlSeconds: 60, values: ["d1.cloudfront.net"] },
  { name: "fixed.example.com", type: "A", ttlSeconds: 60, values: ["192.0.2.1", "192.0.2.2"] },
];

let faults: Faults;
let endpoints: Endpoints;
let tasks: Record<string, number>;
let network: Network;
/** Where a connection leads that CloudFront has kept. */
let kept: { way: string[]; end: string } | undefined;

const bucket = (region: string) => `assets.s3.${region}.amazonaws.com`;
const origins = (path: string) => {
  const hosts = path.startsWith("/api/") ? ["app.example.com"] : [bucket("us-east-1"), bucket("us-west-2")];
  return {
    members: hosts.map((host) => ({ host, attempts: 2, connectionSeconds: 4, readSeconds: 30 })),
    failoverStatuses: path.startsWith("/api/") ? [] : [500, 503],
  };
};

beforeEach(() => {
  kept = undefined;
  faults = new Faults();
  endpoints = new Endpoints(faults);
  tasks = {};
  const dns = new Dns([{ id: "z", name: "example.com", records }], { check: () => true, target: () => true });
  const route53 = { now: () => Promise.resolve(dns), endpoints };
  network = new Network(
    route53,
    { runningTasks: (name) => Promise.resolve(tasks[name]) },
    faults,
    {
      originsOf: (_: string, path: string) => Promise.resolve(path === "/none" ? undefined : origins(path)),
    },
    {
      through: (_, fresh) => Promise.resolve(kept ?? fresh),
    },
  );
});

describe("answers of the network model", () => {
  const lookup = (name: string) => network.lookup(name, "us-east-2");
  const addresses = async (name: string) => ((await lookup(name)) as { addresses: readonly string[] }).addresses;
  const request = (host: string) => network.request(host, "us-east-2");

  test("names that lead to the same load balancer have its address, and no other", async () => {
    const [app, primary, secondary] = await Promise.all(
      ["App.Example.com.", "primary.example.com", "secondary.example.com"].map(addresses),
    );
    expect(app).toEqual([expect.stringMatching(/^198\.1[89]\./)]);
    expect([primary, await addresses(east), await addresses("app.example.com")]).toEqual([app, app, app]);
    expect(secondary).toEqual(await addresses(west));
    expect(secondary).not.toEqual(app);
    expect(await lookup("app.example.com")).toMatchObject({ ttlSeconds: 20 });
    expect(await addresses("fixed.example.com")).toEqual(["192.0.2.1", "192.0.2.2"]);
  });

  test.each([
    ["none.example.com", "ENOTFOUND"],
    ["lost.example.com", "ENOTFOUND"],
    ["text.example.com", "ENODATA"],
    ["host.invalid", "ENOTFOUND"],
  ])("%s does not exist: %s", async (name, code) => {
    expect(await lookup(name)).toEqual({ code });
    expect(await request(name)).toEqual({ code });
  });

  test("a site answers 200, unless its region has an outage, another status is set or it runs no task", async () => {
    expect(await request("app.example.com")).toEqual({ status: 200, why: `dualstack.${east} answers` });
    tasks = { [`dualstack.${east}`]: 0, [west]: 1 };
    expect([await request("app.example.com"), await request("secondary.example.com")]).toEqual([
      { status: 503, why: `no task runs behind dualstack.${east}` },
      { status: 200, why: `${west} answers` },
    ]);
    endpoints.setStatus("primary.example.com", 500);
    expect(await request("app.example.com")).toMatchObject({ status: 500 });
    endpoints.setStatus("primary.example.com", 0);
    expect(await request("app.example.com")).toMatchObject({ silence: "refuse" });
    faults.failRegion("us-east-1", "hang");
    expect(await request("app.example.com")).toEqual({ silence: "hang", why: "us-east-1 has an outage" });
    faults.restoreRegion("us-east-1");
    endpoints.setStatus("primary.example.com", undefined);
    tasks = {};
    expect(await request("app.example.com")).toMatchObject({ status: 200 });
  });

  test("names outside the zones answer, except those in a failed region", async () => {
    expect(await request("hooks.example.org")).toMatchObject({ status: 200 });
    expect(await lookup("hooks.example.org")).toMatchObject({ ttlSeconds: 60 });
    expect(await request("sts.us-west-2.amazonaws.com")).toMatchObject({ status: 200 });
    faults.failRegion("us-west-2", "refuse");
    expect(await request("sts.us-west-2.amazonaws.com")).toEqual({ silence: "refuse", why: "us-west-2 has an outage" });
    expect(await request("hooks.example.org")).toMatchObject({ status: 200 });
  });

  const edge = (path: string, method = "GET") => network.request("front.example.com", "us-east-2", path, method);

  test("CloudFront calls the origin of the path, and answers for one that does not", async () => {
    expect(await edge("/api/orders")).toEqual({ status: 200, why: `dualstack.${east} answers` });
    faults.failRegion("us-east-1", "refuse");
    expect(await edge("/api/orders")).toEqual({
      status: 502,
      why: "d1.cloudfront.net gets no answer: us-east-1 has an outage",
    });
    expect(await edge("/none")).toMatchObject({ status: 200 });
    expect(await network.request("primary.example.com", "us-east-2")).toMatchObject({ silence: "refuse" });
  });

  test("R11: CloudFront times out on a region that drops packets after its attempts, and on one without answers after its reads", async () => {
    faults.failRegion("us-east-1", "hang");
    expect(await edge("/api/orders")).toMatchObject({ status: 504, afterSeconds: 2 * 4 });
    faults.restoreRegion("us-east-1");
    endpoints.setStatus("app.example.com", -1);
    expect(await edge("/api/orders")).toMatchObject({ status: 504, afterSeconds: 2 * 30 });
  });

  test("R11: every read waits for the first bucket's region before the second answers; other methods never get there", async () => {
    faults.failRegion("us-east-1", "hang");
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      expect(await edge("/logo.png", method)).toEqual({
        status: 200,
        why: `${bucket("us-west-2")} answers`,
        afterSeconds: 8,
      });
    }
    expect(await edge("/logo.png", "POST")).toMatchObject({ status: 504, afterSeconds: 8 });
    faults.failRegion("us-west-2", "hang");
    expect(await edge("/logo.png")).toMatchObject({ status: 504, afterSeconds: 16 });
    faults.failRegion("us-east-1", "refuse");
    expect(await edge("/logo.png")).toMatchObject({ status: 504, afterSeconds: 8 });
  });

  test("the second bucket is tried only after the statuses of its group", async () => {
    endpoints.setStatus(bucket("us-east-1"), 503);
    expect(await edge("/logo.png")).toEqual({ status: 200, why: `${bucket("us-west-2")} answers` });
    endpoints.setStatus(bucket("us-east-1"), 404);
    expect(await edge("/logo.png")).toMatchObject({ status: 404 });
  });

  test("R10: a request over a kept connection arrives where the connection leads, not where the name does", async () => {
    kept = { way: ["secondary.example.com"], end: west };
    expect(await edge("/api/orders")).toEqual({ status: 200, why: `${west} answers` });
    endpoints.setStatus("secondary.example.com", 503);
    expect(await edge("/api/orders")).toMatchObject({ status: 503 });
  });
});

describe("the network in a function's process", () => {
  let folder: string;
  let instances: Instance[];
  beforeEach(() => {
    instances = [];
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-network-"));
  });
  afterEach(() => {
    for (const instance of instances) instance.end();
    fs.rmSync(folder, { recursive: true });
  });

  /** What a function returns for an expression; errors as their code, cause and name. */
  async function evaluated(
    expression: string,
    answer: Lookup | Reply | Error,
    file = "index.js",
  ): Promise<{ value: unknown; asked: readonly NetworkQuestion[] }> {
    const messageAndCode = "(e) => [e.message, e.code ?? e.cause?.code ?? e.name]";
    const imports =
      file === "index.js"
        ? `const dns = require("node:dns"); const promises = require("node:dns/promises"); exports.handler =`
        : `import * as dns from "node:dns"; import * as promises from "node:dns/promises"; export const handler =`;
    fs.writeFileSync(
      path.join(folder, file),
      `${imports} async () => (async () => ${expression})().catch(${messageAndCode});`,
    );
    const asked: NetworkQuestion[] = [];
    const instance = new Instance(folder, { _HANDLER: "index.handler" }, (question) => {
      asked.push(question);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    instances.push(instance);
    expect(await instance.start()).toBeUndefined();
    const { payload } = await instance.invoke({ id: "1", payload: "{}", timeoutSeconds: 15, context: {} });
    return { value: JSON.parse(payload!), asked };
  }

  const found: Lookup = { addresses: ["198.18.0.1"], ttlSeconds: 20 };
  test.each([
    ["a resolver", "new promises.Resolver().resolve4('a.b')", "index.js"],
    ["the module", "promises.resolve4('a.b')", "index.js"],
    ["an ES module", "new Promise((r) => dns.resolve4('a.b', (e, found) => r(found)))", "index.mjs"],
    ["a callback", "new Promise((r) => dns.resolve4('a.b', (e, found) => r(found)))", "index.js"],
    [
      "a resolver with a callback",
      "new Promise((r) => new dns.Resolver().resolve4('a.b', {}, (e, found) => r(found)))",
      "index.js",
    ],
  ])("a name is resolved by %s", async (_, expression, file) => {
    const { value, asked } = await evaluated(expression, found, file);
    expect([value, asked]).toEqual([["198.18.0.1"], [{ kind: "lookup", host: "a.b" }]]);
  });

  test("with its TTL where that is wanted", async () => {
    const { value } = await evaluated("promises.resolve4('a.b', { ttl: true })", found);
    expect(value).toEqual([{ address: "198.18.0.1", ttl: 20 }]);
  });

  test.each([
    ["promises.resolve4('a.b')", { code: "ENODATA" }, "queryA ENODATA a.b", "ENODATA"],
    ["new Promise((r, no) => dns.resolve4('a.b', no))", { code: "ENOTFOUND" }, "queryA ENOTFOUND a.b", "ENOTFOUND"],
    ["fetch('https://a.b/x')", { code: "ENOTFOUND" }, "fetch failed", "ENOTFOUND"],
    ["fetch('https://a.b/x')", { silence: "refuse", why: "" }, "fetch failed", "ECONNREFUSED"],
    [
      "(globalThis.setTimeout = (done) => setImmediate(done), fetch('https://a.b/x'))",
      { silence: "hang", why: "" },
      "fetch failed",
      "UND_ERR_CONNECT_TIMEOUT",
    ],
    ["fetch('no url')", { status: 200, why: "" }, "Invalid URL", "ERR_INVALID_URL"],
    ["promises.resolve4('a.b')", new Error("broken"), "the model of the network failed: broken", "Error"],
  ] as const)(
    "%s fails with %j",
    async (expression, answer, message, code) => {
      expect((await evaluated(expression, answer)).value).toEqual([message, code]);
    },
    20_000,
  );

  test.each([
    ["AbortSignal.timeout(50)", 23],
    ["AbortSignal.abort()", 20],
  ])("a request that hangs ends with its signal, %s", async (signal, code) => {
    const started = Date.now();
    const hangs = { silence: "hang", why: "" } as const;
    expect((await evaluated(`fetch('https://a.b/', { signal: ${signal} })`, hangs)).value).toContain(code);
    expect(Date.now() - started).toBeLessThan(9000);
  });

  test("a host answers with a status, and some of them without a body", async () => {
    const shown = "(async (r) => [r.status, r.url, await r.text()])(await fetch('https://a.b/x'))";
    const { value, asked } = await evaluated(shown, { status: 503, why: "no task" });
    expect([value, asked]).toEqual([
      [503, "https://a.b/x", "no task"],
      [{ kind: "request", host: "a.b", path: "/x", method: "GET" }],
    ]);
    expect((await evaluated(shown, { status: 204, why: "set by the control API" })).value).toEqual([
      204,
      "https://a.b/x",
      "",
    ]);
  });

  test("a slow answer arrives after its delay, for every method", async () => {
    const shown = "(await fetch('https://a.b/x', { method: 'post' })).status";
    const started = Date.now();
    const { value, asked } = await evaluated(shown, { status: 504, why: "", afterSeconds: 0.5 });
    expect([value, asked]).toEqual([504, [{ kind: "request", host: "a.b", path: "/x", method: "POST" }]]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(500);
  });

  test("loopback is not modelled", async () => {
    const { value, asked } = await evaluated("fetch('http://127.0.0.1:1/')", { status: 200, why: "" });
    expect(value).toContain("fetch failed");
    expect(asked).toEqual([]);
  });
});
