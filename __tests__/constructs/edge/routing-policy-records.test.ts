import {
  RoutingPolicyRecords,
  type RoutingPolicyRecordsProps,
  type RoutedSite,
} from "../../../constructs/edge/routing-policy-records";
import { synthesizedSite } from "../../support/site";
import { inventory, resource } from "../../support/synth";

const routed = (role: "primary" | "secondary" | "control", weight?: number): RoutedSite => ({
  role,
  region: role === "primary" ? "us-east-1" : "us-west-2",
  target: `${role}.origin.example.com`,
  healthCheckId: `check-${role}`,
  ...(weight === undefined ? {} : { weight }),
});
const json = (props: Partial<RoutingPolicyRecordsProps> = {}) =>
  synthesizedSite((site) => {
    new RoutingPolicyRecords(site, "origin", {
      zoneId: "Z1",
      name: "origin.example.com",
      routing: "failover",
      ttlSeconds: 20,
      sites: [routed("primary"), routed("secondary")],
      ...props,
    });
  }).site;
const record = (role: string, props?: Partial<RoutingPolicyRecordsProps>) =>
  resource(json(props), `aws_route53_record.origin_${role}`);

test("A6: two records of one name, each only while its own health check is healthy", () => {
  expect(inventory(json())).toEqual({ aws_route53_record: 2 });
  for (const role of ["primary", "secondary"]) {
    expect(record(role)).toMatchObject({
      name: "origin.example.com",
      type: "CNAME",
      ttl: 20,
      records: [`${role}.origin.example.com`],
      set_identifier: role,
      health_check_id: `check-${role}`,
    });
  }
});

test("A6: failover prefers the primary", () => {
  expect(record("primary")["failover_routing_policy"]).toEqual({ type: "PRIMARY" });
  expect(record("secondary")["failover_routing_policy"]).toEqual({ type: "SECONDARY" });
});

test("B8: latency records have a region, weighted records a weight", () => {
  expect(record("secondary", { routing: "latency" })["latency_routing_policy"]).toEqual({ region: "us-west-2" });
  const sites = [routed("primary"), routed("secondary", 0)];
  expect(record("primary", { routing: "weighted", sites })["weighted_routing_policy"]).toEqual({ weight: 100 });
  expect(record("secondary", { routing: "weighted", sites })["weighted_routing_policy"]).toEqual({ weight: 0 });
  expect(record("primary", { routing: "latency" })).not.toHaveProperty("failover_routing_policy");
});

test.each<[Partial<RoutingPolicyRecordsProps>, string]>([
  [{ sites: [routed("primary")] }, "sites should be the primary and one other for failover routing, got primary"],
  [
    { sites: [routed("secondary"), routed("control")] },
    "sites should be the primary and one other for failover routing, got secondary, control",
  ],
  [
    { routing: "weighted", sites: [routed("primary"), routed("secondary", 256)] },
    "weight of secondary should be a whole number from 0 to 255, got 256",
  ],
])("fails with %j", (props, message) => {
  expect(() => json(props)).toThrow(`[site/origin] ${message}`);
});
