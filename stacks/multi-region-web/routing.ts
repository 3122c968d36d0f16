import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { domainNames } from "../../constructs/edge/domain-names";
import { RoutingPolicyRecords } from "../../constructs/edge/routing-policy-records";
import { SiteHealth } from "../../constructs/edge/site-health";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import type { SiteStack } from "../shared/site-stack";

const SERVING = ["primary", "secondary"] as const;

/**
 * Health checks, and the DNS name of the active site. It is deployed after the sites' own names: a resolver caches the
 * answer that a name does not exist for the time in the zone's SOA record, 15 minutes in Route 53; so do health checkers'
 * resolvers. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html
 */
export function webRouting(stack: SiteStack, { deployment, sites }: DeploymentStacks): SiteStack {
  const names = domainNames(deployment.domain);
  new RoutingPolicyRecords(stack, "origin", {
    zoneId: new DataAwsRoute53Zone(stack, "zone", { name: deployment.domain, privateZone: false }).zoneId,
    name: names.origin,
    routing: deployment.edge.routing,
    ttlSeconds: deployment.edge.dnsTtlSeconds,
    sites: SERVING.map((role) => ({
      role,
      region: sites[role].site.region,
      target: names.site(role),
      healthCheckId: new SiteHealth(stack, `${role}-health`, {
        role,
        host: names.site(role),
        path: deployment.service.healthPath,
        control: sites.control,
        intervalSeconds: deployment.detection.intervalSeconds,
        failureThreshold: deployment.detection.failureThreshold,
      }).healthCheckId,
    })),
  });
  return stack;
}
