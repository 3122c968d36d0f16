import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import {
  RoutingPolicyRecords,
  type RoutingPolicyRecordsProps,
  type RoutedSite,
} from "../../../constructs/edge/routing-policy-records";
import { synthesizedSite } from "../../support/site";
import { asText, inventory, resource } from "../../support/synth";

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

test("A6: two records of one name, each only while its own health check is healthy", () => {
  expect(inventory(json())).toEqual({ aws_route53_record: 2 });
  for (const role of ["primary", "secondary"]) {
    expect(asText(json())).toHaveResourceWithProperties(Route53Record, {
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
  for (const role of ["primary", "secondary"]) {
    expect(asText(json())).toHaveResourceWithProperties(Route53Record, {
      set_identifier: role,
      failover_routing_policy: { type: role.toUpperCase() },
    });
  }
});

test("B8: latency records have a region, weighted records a weight", () => {
  const latency = json({ routing: "latency" });
  expect(asText(latency)).toHaveResourceWithProperties(Route53Record, {
    set_identifier: "secondary",
    latency_routing_policy: { region: "us-west-2" },
  });
  expect(resource(latency, "aws_route53_record.origin_primary")).not.toHaveProperty("failover_routing_policy");
  const weighted = json({ routing: "weighted", sites: [routed("primary"), routed("secondary", 0)] });
  for (const [role, weight] of Object.entries({ primary: 100, secondary: 0 })) {
    expect(asText(weighted)).toHaveResourceWithProperties(Route53Record, {
      set_identifier: role,
      weighted_routing_policy: { weight },
    });
  }
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
