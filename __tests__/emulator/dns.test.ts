import { Dns, type HealthView, type RecordSet, type Zone } from "../../emulator/models/dns";
import { distance, regionIn } from "../../emulator/models/regions";

const well: HealthView = { check: () => true, target: () => true };
const zone = (records: readonly Partial<RecordSet>[], name = "example.com"): Zone => ({
  id: name,
  name,
  records: records.map((one) => ({ name: "app.example.com", type: "A", values: [], ttlSeconds: 30, ...one })),
});
const ill = (...ids: readonly string[]): HealthView => ({
  check: (id) => !ids.includes(id),
  target: (name) => !ids.includes(name),
});
const ask = (records: readonly Partial<RecordSet>[], health = well, from = "us-east-1", random = () => 0) =>
  new Dns([zone(records)], health, random).resolve("App.Example.COM.", "A", from);
const values = (...parameters: Parameters<typeof ask>) => ask(...parameters).values;

const failover: Partial<RecordSet>[] = [
  { setIdentifier: "p", failover: "PRIMARY", healthCheckId: "p", values: ["1.1.1.1"] },
  { setIdentifier: "s", failover: "SECONDARY", healthCheckId: "s", values: ["2.2.2.2"] },
];

test.each([
  ["both are healthy", [], "1.1.1.1", "the primary is healthy"],
  ["the primary is not", ["p"], "2.2.2.2", "the primary is not healthy"],
  ["the secondary is not", ["s"], "1.1.1.1", "the primary is healthy"],
  ["none is", ["p", "s"], "1.1.1.1", "none is healthy"],
])("A6: failover answers, when %s, %s", (_, sick, value, why) => {
  expect(ask(failover, ill(...sick))).toMatchObject({ values: [value], hops: [{ why }], ttlSeconds: 30 });
});

const latency: Partial<RecordSet>[] = [
  { setIdentifier: "e", region: "us-east-1", healthCheckId: "e", values: ["1.1.1.1"] },
  { setIdentifier: "w", region: "us-west-2", healthCheckId: "w", values: ["2.2.2.2"] },
];
test.each([
  ["us-east-1", [], "1.1.1.1"],
  ["us-west-1", [], "2.2.2.2"],
  ["eu-west-1", [], "1.1.1.1"],
  ["us-west-1", ["w"], "1.1.1.1"],
  ["us-west-1", ["e", "w"], "2.2.2.2"],
])("B8: latency answers a client in %s, with %j unhealthy, %s", (from, sick, value) => {
  expect(values(latency, ill(...sick), from)).toEqual([value]);
});

const weighted: Partial<RecordSet>[] = [
  { setIdentifier: "a", weight: 10, healthCheckId: "a", values: ["1.1.1.1"] },
  { setIdentifier: "b", weight: 30, healthCheckId: "b", values: ["2.2.2.2"] },
  { setIdentifier: "c", weight: 0, healthCheckId: "c", values: ["3.3.3.3"] },
];
test.each([
  [0, [], "1.1.1.1"],
  [0.24, [], "1.1.1.1"],
  [0.26, [], "2.2.2.2"],
  [0.99, [], "2.2.2.2"],
  [0.99, ["b"], "1.1.1.1"],
  [0.5, ["a", "b"], "3.3.3.3"],
])("weights: drawing %d with %j unhealthy gives %s", (drawn, sick, value) => {
  expect(values(weighted, ill(...sick), "us-east-1", () => drawn)).toEqual([value]);
});

test("an alias to a load balancer ends there, and is unhealthy when the load balancer is", () => {
  const east = "lb-1.us-east-1.elb.amazonaws.com";
  const west = "lb-2.us-west-2.elb.amazonaws.com";
  const records: Partial<RecordSet>[] = [
    { setIdentifier: "p", failover: "PRIMARY", alias: { name: east, evaluatesHealth: true } },
    { setIdentifier: "s", failover: "SECONDARY", alias: { name: west, evaluatesHealth: true } },
  ];
  expect(ask(records)).toMatchObject({ values: [east], hops: [{ set: "p" }] });
  expect(values(records, ill(east))).toEqual([west]);
  const blind = records.map((one) => ({ ...one, alias: { ...one.alias!, evaluatesHealth: false } }));
  expect(values(blind, ill(east))).toEqual([east]);
});

test("aliases and CNAMEs lead on through the zones; the shortest time to live counts", () => {
  const records: Partial<RecordSet>[] = [
    { type: "CNAME", values: ["site.example.com"], ttlSeconds: 20 },
    { name: "site.example.com", alias: { name: "deep.inner.example.com", evaluatesHealth: false } },
  ];
  const inner = zone([{ name: "deep.inner.example.com", values: ["9.9.9.9"], ttlSeconds: 300 }], "inner.example.com");
  const answer = new Dns([zone(records), inner], well).resolve("app.example.com", "A", "us-east-1");
  expect(answer).toMatchObject({ values: ["9.9.9.9"], ttlSeconds: 20 });
  expect(answer.hops.map(({ name }) => name)).toEqual([
    "app.example.com",
    "site.example.com",
    "deep.inner.example.com",
  ]);
  expect(new Dns([zone(records), inner], well).ends("app.example.com")).toEqual(["9.9.9.9"]);
  const loop: Partial<RecordSet>[] = [{ type: "CNAME", values: ["app.example.com"] }];
  expect(() => ask(loop)).toThrow("more than 16 records in a chain");
});

test("the health of an alias is that of the records behind it", () => {
  const records: Partial<RecordSet>[] = [
    { setIdentifier: "p", failover: "PRIMARY", alias: { name: "east.example.com", evaluatesHealth: true } },
    { setIdentifier: "s", failover: "SECONDARY", values: ["2.2.2.2"] },
    { name: "east.example.com", setIdentifier: "x", weight: 1, healthCheckId: "x", values: ["1.1.1.1"] },
    { name: "east.example.com", setIdentifier: "y", weight: 1, healthCheckId: "y", values: ["1.1.1.2"] },
  ];
  expect([values(records, ill("x")), values(records, ill("x", "y"))]).toEqual([["1.1.1.2"], ["2.2.2.2"]]);
});

test("multivalue answers what is healthy; wildcards match what has no record; the rest is nothing", () => {
  const many = Array.from({ length: 10 }, (_, i): Partial<RecordSet> => {
    return { setIdentifier: `${i}`, isMultivalue: true, healthCheckId: `${i}`, values: [`1.1.1.${i}`] };
  });
  expect(values(many, ill("0"))).toHaveLength(8);
  expect(values(many, ill("0"))).not.toContain("1.1.1.0");
  expect(values([{ name: "*.example.com", values: ["5.5.5.5"] }])).toEqual(["5.5.5.5"]);
  expect(
    values([
      { name: "*.example.com", values: ["5.5.5.5"] },
      { type: "TXT", values: ["x"] },
    ]),
  ).toEqual([]);
  expect(new Dns([zone([])], well).resolve("other.org", "A", "us-east-1")).toEqual({
    values: [],
    ttlSeconds: 0,
    hops: [],
  });
});

test("regions: distances are in order, and names contain their region", () => {
  expect(distance("us-east-1", "us-east-2")).toBeLessThan(distance("us-east-1", "us-west-2"));
  expect([distance("eu-west-1", "eu-west-1"), distance("eu-west-1", "mars-1")]).toEqual([0, Infinity]);
  expect(
    [
      "lb-1.us-west-2.elb.amazonaws.com",
      "x.execute-api.eu-west-1.amazonaws.com",
      "app.example.com",
      "plus-east-1x.org",
    ].map(regionIn),
  ).toEqual(["us-west-2", "eu-west-1", undefined, undefined]);
});
