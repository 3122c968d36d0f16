import { FREE_TYPES } from "../../../tools/preflight/prices/free-types";
import { estimate } from "../../../tools/preflight/prices/estimate";
import { INSTANCE_CLASSES, PRICES, PRICES_AS_OF } from "../../../tools/preflight/prices/price-list";
import { priceReport } from "../../../tools/preflight/prices/price-report";
import { COSTS } from "../../../tools/preflight/prices/resource-costs";
import { needsOf, stackWith } from "../../support/account";

/** Dollars a month of the given resources in the primary site. */
const monthly = (resources: Parameters<typeof stackWith>[0], more: Parameters<typeof stackWith>[1] = {}) =>
  estimate(needsOf(stackWith(resources, more))).usd;

test("X20: the price list is dated, each price has its source page", () => {
  expect(PRICES_AS_OF).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  for (const { usd, source } of [...Object.values(PRICES), ...Object.values(INSTANCE_CLASSES)]) {
    expect(usd).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+\/pricing\/$/);
  }
});

test("X20: no type is priced and free, the free ones are listed once", () => {
  expect(FREE_TYPES.filter((type) => type in COSTS)).toEqual([]);
  expect(new Set(FREE_TYPES).size).toBe(FREE_TYPES.length);
});

test.each<[string, Parameters<typeof stackWith>[0], number]>([
  ["a NAT gateway, with its address and traffic", { aws_nat_gateway: [{}], aws_eip: [{}] }, 37.4],
  ["a load balancer in three zones", { aws_lb: [{ subnets: ["a", "b", "c"] }] }, 33.215],
  [
    "an internal load balancer, which has no public addresses",
    { aws_lb: [{ subnets: ["a"], internal: true }] },
    22.265,
  ],
  [
    "two Arm tasks of a quarter vCPU",
    { aws_ecs_service: [{ desired_count: 2 }], aws_ecs_task_definition: [{ cpu: "256", memory: "512" }] },
    14.4175,
  ],
  [
    "two interface endpoints, one of them in two zones",
    {
      aws_vpc_endpoint: [{ vpc_endpoint_type: "Interface", subnet_ids: ["a", "b"] }, { vpc_endpoint_type: "Gateway" }],
    },
    14.6,
  ],
  [
    "instances with a proxy in front, which counts their vCPUs",
    {
      aws_rds_cluster_instance: [{ instance_class: "db.r6g.large" }, { instance_class: "db.r6g.large" }],
      aws_db_proxy: [{}],
    },
    423.4,
  ],
  ["a proxy has two vCPUs at least", { aws_db_proxy: [{}] }, 21.9],
  ["an active database with its I/O", { aws_rds_cluster: [{}] }, 25],
  [
    "a serverless instance at its minimum",
    {
      aws_rds_cluster_instance: [{ instance_class: "db.serverless" }],
      aws_rds_cluster: [{ serverlessv2_scaling_configuration: { min_capacity: 1 } }],
    },
    112.6,
  ],
  ["a web ACL of CloudFront with its rules", { aws_wafv2_web_acl: [{ scope: "CLOUDFRONT", rule: [{}, {}] }] }, 13],
  ["a regional web ACL sees half of the requests", { aws_wafv2_web_acl: [{ scope: "REGIONAL", rule: [{}] }] }, 9],
  ["a fast health check over HTTPS", { aws_route53_health_check: [{ type: "HTTPS", request_interval: 10 }] }, 2.5],
  ["a slow health check over HTTP", { aws_route53_health_check: [{ type: "HTTP", request_interval: 30 }] }, 0.5],
  ["one that measures latency", { aws_route53_health_check: [{ type: "HTTP_STR_MATCH", measure_latency: true }] }, 1.5],
  ["a calculated health check", { aws_route53_health_check: [{ type: "CALCULATED" }] }, 0.5],
  ["a secret with a replica", { aws_secretsmanager_secret: [{ replica: [{}] }] }, 0.8],
  [
    "an alarm on an expression of two metrics",
    { aws_cloudwatch_metric_alarm: [{ metric_query: [{ expression: "a/b" }, { metric: {} }, { metric: {} }] }] },
    0.2,
  ],
  ["an alarm on one metric", { aws_cloudwatch_metric_alarm: [{}] }, 0.1],
  [
    "a cache of three nodes",
    { aws_elasticache_replication_group: [{ node_type: "cache.r7g.large", num_cache_clusters: 3 }] },
    479.61,
  ],
  ["three keys", { aws_kms_key: [{}, {}, {}] }, 3],
])("X20: the monthly price of %s", (_, resources, usd) => {
  expect(monthly(resources)).toBeCloseTo(usd, 3);
});

test("X20: a standby's database has replicated writes instead of I/O, its web ACL receives no requests", () => {
  const standby = { name: "web-dev-secondary", region: "us-west-2" };
  expect(monthly({ aws_rds_cluster: [{}] }, standby)).toBeCloseTo(7, 3);
  expect(monthly({ aws_wafv2_web_acl: [{ scope: "REGIONAL", rule: [] }] }, standby)).toBeCloseTo(5, 3);
});

test("X20: an instance class without a price is not in the sum, and the report names it", () => {
  const found = estimate(
    needsOf(stackWith({ aws_rds_cluster_instance: [{ instance_class: "db.x1.huge" }], aws_nat_gateway: [{}] })),
  );
  expect(found.unpriced).toEqual(["aws_rds_cluster_instance (db.x1.huge)"]);
  expect(found.usd).toBeGreaterThan(0);
  expect(priceReport("web-dev", found)).toContain(
    "Not in the sum, because tools/preflight/prices has no price for them: aws_rds_cluster_instance (db.x1.huge).",
  );
});

test("X20: the report has the sum by type and by stack, what has no price, and regions without prices", () => {
  const needs = needsOf(
    stackWith({ aws_nat_gateway: [{}], aws_kms_key: [{}], aws_vpc: [{}], aws_new_thing: [{}] }),
    stackWith({ aws_nat_gateway: [{}, {}] }, { name: "web-dev-secondary", region: "eu-north-1" }),
  );
  const found = estimate(needs);
  expect(found.lines).toEqual([
    { stack: "web-dev-secondary", type: "aws_nat_gateway", resources: 2, usd: expect.closeTo(67.5, 3) as number },
    { stack: "web-dev-primary", type: "aws_nat_gateway", resources: 1, usd: expect.closeTo(33.75, 3) as number },
    { stack: "web-dev-primary", type: "aws_kms_key", resources: 1, usd: 1 },
  ]);
  expect(priceReport("web-dev", found)).toBe(
    [
      "monthly price  resources  US dollars",
      "────────────────────────────────────",
      "nat_gateway    3                 101",
      "others         1                   1",
      "all            4                 102",
      "",
      "By stack: secondary 68, primary 35.",
      `List prices of ${PRICES_AS_OF} without free tiers, discounts and taxes (tools/preflight/prices/price-list.ts).`,
      "Assumed usage: npm run preflight -- <deployment> --prices",
      "No prices for eu-north-1: uses the prices of us-east-1, which are often 5 to 30 % lower.",
      "Not in the sum, because tools/preflight/prices has no price for them: aws_new_thing.",
    ].join("\n"),
  );
  const all = priceReport("web-dev", found, true);
  expect(all).toContain("kms_key        1                   1");
  expect(all).toContain("Assumed monthly usage:\n  10 million requests through CloudFront, half of them to the API");
});
