import { multiRegionWeb } from "../../../config/multi-region-web";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { type Attributes, findingsAcross as check, stackOf } from "../../support/across";
import { builtFrom } from "../../support/deployments";
import type { Bendable } from "../../support/negative";
import { asDocument, type StackJson } from "../../support/synth";

const DEPLOYMENT = builtFrom(multiRegionWeb("prod"));
const FRONT = "web-prod-global aws_cloudfront_distribution.distribution";

/** Findings in the flagship when a record is missing. */
function without(name: string, record: string, rule = "names-recorded"): string[] {
  expect(DEPLOYMENT).toHaveProperty(`web-prod-${name}`);
  const stacks = Object.values(DEPLOYMENT).map(({ document, json }) => {
    if (document.facts.name !== `web-prod-${name}`) return document;
    const copy = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    const records = Object.entries(copy.resource["aws_route53_record"]!);
    expect(records.map(([one]) => one)).toContain(record);
    copy.resource["aws_route53_record"] = Object.fromEntries(records.filter(([one]) => one !== record));
    return new StackDocument(document.facts, asDocument(copy));
  });
  return check(rule, stacks);
}

const add = (...types: string[]) => `add one of type ${types.join(" or ")} to its zone`;
const ANY = add("A", "AAAA", "CNAME");
const noOrigin = (id: string) => `${FRONT} returns 502 for every request for its origin '${id}'`;

test("names-recorded: the flagship has every record", () => {
  expect(
    check(
      "names-recorded",
      Object.values(DEPLOYMENT).map(({ document }) => document),
    ),
  ).toEqual([]);
});

test("names-recorded: the flagship without one of the records of its front", () => {
  expect(without("global", "distribution_a")).toEqual([
    `${FRONT} gets no request over IPv4 for its alias because web.example.com has no record: ${add("A", "CNAME")}`,
  ]);
  expect(without("global", "distribution_aaaa")).toEqual([
    `${FRONT} gets no request over IPv6 for its alias because web.example.com has no record: ${add("AAAA", "CNAME")}`,
  ]);
});

test.each(["primary", "secondary"])(
  "names-recorded: the flagship without the name of the %s's load balancer",
  (role) => {
    const missing = `because ${role}.origin.web.example.com has no record: ${ANY}`;
    expect(without(`${role}-origin-dns`, "origin_dns").sort()).toEqual([
      `${noOrigin(`site-${role}`)} ${missing}`,
      `web-prod-routing aws_route53_health_check.${role}_health_endpoint is unhealthy forever ${missing}`,
      `web-prod-routing aws_route53_record.origin_${role} does not resolve ${missing}`,
    ]);
  },
);

type Records = Readonly<Record<string, Attributes>>;
const zone = (name = "example.com", more: Attributes = {}) =>
  stackOf({ aws_route53_zone: { zone: { name, ...more } } });
const front = (change: Attributes, records: Records = {}) =>
  check("names-recorded", [
    zone(),
    stackOf(
      { aws_cloudfront_distribution: { front: change }, aws_route53_record: { ...records } },
      { name: "web-global" },
    ),
  ]);
const record = (name: string, type: string, more: Attributes = {}) => ({ one: { name, type, ...more } });
const to = (target: string) => ({ alias: [{ name: `\${aws_cloudfront_distribution.${target}.domain_name}` }] });
const origin = { origin: [{ origin_id: "api", domain_name: "api.example.com" }] };
const NO_ORIGIN =
  "web-global aws_cloudfront_distribution.front returns 502 for every request for its origin 'api' " +
  `because api.example.com has no record: ${ANY}`;
const NO_ALIAS =
  "web-global aws_cloudfront_distribution.front gets no request over IPv4 for its alias " +
  `because www.example.com has no record: ${add("A", "CNAME")}`;

test.each<[string, Records]>([
  ["none", {}],
  ["one of another name", record("api2.example.com", "A")],
  ["a wildcard for other labels", record("*.api.example.com", "A")],
  ["one that has no address", record("api.example.com", "TXT")],
  ["one that is not known at synth", record("${each.key}.example.com", "A")],
])("names-recorded: an origin's records are %s", (_, records) => {
  expect(front(origin, records)).toEqual([NO_ORIGIN]);
});

test.each<[string, Records]>([
  ["an address", record("api.example.com", "A")],
  ["an address of IPv6", record("api.example.com", "AAAA")],
  ["another name", record("api.example.com", "CNAME", { records: ["api.example.net"] })],
  ["a wildcard", record("*.example.com", "A")],
  ["written in another way", record("API.Example.com.", "A")],
])("names-recorded: an origin's record is %s", (_, records) => {
  expect(front(origin, records)).toEqual([]);
});

test.each<[string, Attributes]>([
  ["in a zone outside the deployment", { domain_name: "api.example.net" }],
  ["with the same end", { domain_name: "api.myexample.com" }],
  ["that is not known at synth", { domain_name: "${aws_lb.web.dns_name}" }],
])("names-recorded: an origin %s is ignored", (_, change) => {
  expect(front({ origin: [{ origin_id: "api", ...change }] })).toEqual([]);
});

test("names-recorded: a private zone has no effect outside its networks", () => {
  const asks = stackOf({ aws_route53_health_check: { well: { fqdn: "example.com" } } });
  const finding =
    "web-site aws_route53_health_check.well is unhealthy forever because example.com has no record: " + ANY;
  expect(check("names-recorded", [zone(), asks])).toEqual([finding]);
  expect(check("names-recorded", [zone("example.com", { vpc: [{ vpc_id: "v" }] }), asks])).toEqual([]);
});

test.each<[string, Records, string[]]>([
  ["no record", {}, [NO_ALIAS]],
  ["a record of this distribution", record("www.example.com", "A", to("front")), []],
  ["a record of another distribution", record("www.example.com", "A", to("other")), [NO_ALIAS]],
  ["a record of IPv6 alone", record("www.example.com", "AAAA", to("front")), [NO_ALIAS]],
  ["a name of this distribution", record("www.example.com", "CNAME", { records: ["d1.cloudfront.net"] }), []],
])("names-recorded: an alias with %s", (_, records, findings) => {
  expect(front({ aliases: ["www.example.com"] }, records)).toEqual(findings);
});

test.each<[string, Attributes, boolean]>([
  ["a CNAME", { type: "CNAME", records: ["gone.example.com"] }, true],
  ["an alias", { type: "A", alias: [{ name: "gone.example.com" }] }, true],
  ["an alias of a load balancer", { type: "A", alias: [{ name: "${data.aws_lb.web.dns_name}" }] }, false],
  ["a text that is a name", { type: "TXT", records: ["gone.example.com"] }, false],
])("names-recorded: %s to a name without record", (_, values, found) => {
  const here = stackOf({ aws_route53_record: { one: { name: "www.example.com", ...values } } });
  expect(check("names-recorded", [zone(), here])).toEqual(
    found ? [`web-site aws_route53_record.one does not resolve because gone.example.com has no record: ${ANY}`] : [],
  );
});

test.each([
  ["primary", "PRIMARY"],
  ["secondary", "SECONDARY"],
])("routed-records: the flagship's origin without the record of the %s", (role, lost) => {
  const other = role === "primary" ? "secondary" : "primary";
  expect(without("routing", `origin_${role}`, "routed-records")).toEqual([
    `web-prod-routing aws_route53_record.origin_${other} resolves origin.web.example.com without a ${lost} record ` +
      "of the same name, so all traffic stays with one site: add the other site's record",
  ]);
});

const failover = (type: string) => ({ set_identifier: type, failover_routing_policy: [{ type }] });
const weighted = (id: string) => ({ set_identifier: id, weighted_routing_policy: [{ weight: 1 }] });
const KINDS = ["PRIMARY", "SECONDARY"];
const lead = (values: Attributes, ...records: string[]): Attributes => ({ ...values, records });
const alone = (...records: Attributes[]) =>
  check(
    "routed-records",
    records.map((values) =>
      stackOf({ aws_route53_record: { one: { name: "www.example.com", type: "A", ...values } } }),
    ),
  ).length;

test("routed-records: the flagship is routed to two sites", () => {
  expect(
    check(
      "routed-records",
      Object.values(DEPLOYMENT).map(({ document }) => document),
    ),
  ).toEqual([]);
});

test.each<[number, string, Attributes[]]>([
  [0, "a plain record", [{}]],
  [1, "a primary", [failover("PRIMARY")]],
  [1, "a secondary", [failover("SECONDARY")]],
  [0, "both, in two stacks", [failover("PRIMARY"), failover("SECONDARY")]],
  [2, "one primary twice", [failover("PRIMARY"), failover("PRIMARY")]],
  [2, "both, of two names", [failover("PRIMARY"), { ...failover("SECONDARY"), name: "api.example.com" }]],
  [2, "both, of two types", [failover("PRIMARY"), { ...failover("SECONDARY"), type: "AAAA" }]],
  [1, "one weight", [weighted("a")]],
  [1, "one weight and a plain record", [weighted("a"), {}]],
  [2, "both, to one place", [lead(failover("PRIMARY"), "a", "b"), lead(failover("SECONDARY"), "b", "a")]],
  [0, "both, to two places", [lead(failover("PRIMARY"), "a"), lead(failover("SECONDARY"), "b")]],
  [2, "both, to one load balancer", [to("one"), to("one")].map((alias, i) => ({ ...failover(KINDS[i]!), ...alias }))],
  [0, "both, to two load balancers", [to("one"), to("two")].map((alias, i) => ({ ...failover(KINDS[i]!), ...alias }))],
  [
    0,
    "two weights of one place, and a third",
    [lead(weighted("a"), "x"), lead(weighted("b"), "x"), lead(weighted("c"), "y")],
  ],
  [0, "two weights", [weighted("a"), weighted("b")]],
])("routed-records: %i findings: %s", (count, _, records) => {
  expect(alone(...records)).toBe(count);
});

test("routed-records: the flagship's origin with both records to one site", () => {
  const stacks = Object.values(DEPLOYMENT).map(({ document, json }) => {
    if (document.facts.name !== "web-prod-routing") return document;
    const copy = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    const records = copy.resource["aws_route53_record"]!;
    records["origin_secondary"]!["records"] = records["origin_primary"]!["records"];
    return new StackDocument(document.facts, asDocument(copy));
  });
  expect(check("routed-records", stacks)).toEqual(
    ["primary", "secondary"].map(
      (role) =>
        `web-prod-routing aws_route53_record.origin_${role} resolves origin.web.example.com to the target of the other record, ` +
        "so all traffic stays with one site: name the other site's load balancer",
    ),
  );
});
