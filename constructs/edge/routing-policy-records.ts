import { Route53Record, type Route53RecordConfig } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { SiteRole } from "../core/names";

/** Routing policy of one name of several sites. */
export type Routing = "failover" | "latency" | "weighted";

export interface RoutedSite {
  readonly role: SiteRole;
  readonly region: string;
  /** Name of the site's load balancer. */
  readonly target: string;
  readonly healthCheckId: string;
  /**
   * Weight of the site relative to the weights of all sites, 0 to 255; for weighted routing.
   * @default 100
   */
  readonly weight?: number;
}

export interface RoutingPolicyRecordsProps {
  readonly zoneId: string;
  readonly name: string;
  readonly routing: Routing;
  /**
   * Time to live of the records in seconds: part of every failover. For an alias it would always be 60.
   * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/best-practices-dns.html
   */
  readonly ttlSeconds: number;
  readonly sites: readonly RoutedSite[];
}

/**
 * One DNS name for several sites; Route 53 returns a site only while its health check is healthy. Moving traffic changes
 * no record: Route 53's data plane follows the health checks.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy.html
 */
export class RoutingPolicyRecords extends Construct {
  constructor(scope: Construct, id: string, { zoneId, name, routing, ttlSeconds, sites }: RoutingPolicyRecordsProps) {
    super(scope, id);
    if (routing === "failover" && (sites.length !== 2 || !sites.some(({ role }) => role === "primary"))) {
      throw new InvalidProps(
        this,
        `sites should be the primary and one other for failover routing, got ${sites.map(({ role }) => role).join(", ")}`,
      );
    }
    for (const { role, weight = 100 } of sites) {
      if (!Number.isInteger(weight) || weight < 0 || weight > 255) {
        throw new InvalidProps(this, `weight of ${role} should be a whole number from 0 to 255, got ${weight}`);
      }
    }
    for (const site of sites) {
      new Route53Record(this, site.role, {
        zoneId,
        name,
        type: "CNAME",
        ttl: ttlSeconds,
        records: [site.target],
        setIdentifier: site.role,
        healthCheckId: site.healthCheckId,
        ...policy(routing, site),
      });
    }
  }
}

function policy(routing: Routing, { role, region, weight = 100 }: RoutedSite): Partial<Route53RecordConfig> {
  switch (routing) {
    case "failover":
      return { failoverRoutingPolicy: { type: role === "primary" ? "PRIMARY" : "SECONDARY" } };
    case "latency":
      return { latencyRoutingPolicy: { region } };
    case "weighted":
      return { weightedRoutingPolicy: { weight } };
  }
}
