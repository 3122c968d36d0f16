import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { edgeFields } from "../../../config/schema/groups/edge";
import type { Values } from "../../../config/schema/values/fields";
import { domainNames } from "../../../constructs/edge/domain-names";
import { RoutingPolicyRecords } from "../../../constructs/edge/routing-policy-records";
import { SiteHealth } from "../../../constructs/edge/site-health";
import type { Part } from "../../../dr/derived/budget";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

type Routed = CommonDeployment & Values<typeof edgeFields>;

/**
 * Health checks, and the DNS name of the active site. It is deployed after the sites' own names: a resolver caches the
 * answer that a name does not exist for the time in the zone's SOA record, 15 minutes in Route 53; so do health checkers'
 * resolvers. @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html
 */
export function routing(
  stack: SiteStack,
  { deployment, sites, servingSites }: DeploymentStacks<Routed>,
  { healthPath }: { readonly healthPath: string },
): SiteStack {
  const names = domainNames(deployment.domain);
  new RoutingPolicyRecords(stack, "origin", {
    zoneId: new DataAwsRoute53Zone(stack, "zone", { name: deployment.domain, privateZone: false }).zoneId,
    name: names.origin,
    routing: deployment.edge.routing,
    ttlSeconds: deployment.edge.dnsTtlSeconds,
    sites: servingSites.map(({ role, names: { site } }) => ({
      role,
      region: site.region,
      target: names.site(role),
      healthCheckId: new SiteHealth(stack, `${role}-health`, {
        role,
        host: names.site(role),
        path: healthPath,
        control: sites.control,
        intervalSeconds: deployment.detection.intervalSeconds,
        failureThreshold: deployment.detection.failureThreshold,
      }).healthCheckId,
    })),
  });
  return stack;
}

/** Time until Route 53 reports a site unhealthy. */
export function healthCheckDetection({
  intervalSeconds,
  failureThreshold,
}: Values<typeof edgeFields>["detection"]): Part {
  return {
    name: "health checks of Route 53",
    seconds: intervalSeconds * failureThreshold,
    source: `config: detection.intervalSeconds (${intervalSeconds}) × detection.failureThreshold (${failureThreshold})`,
    remedy: "shorten detection.intervalSeconds or detection.failureThreshold",
  };
}
