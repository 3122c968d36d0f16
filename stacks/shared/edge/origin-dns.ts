import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { edgeFields } from "../../../config/schema/groups/edge";
import type { Values } from "../../../config/schema/values/fields";
import type { SiteRole } from "../../../constructs/core/names";
import { LoadBalancerRecord } from "../../../constructs/edge/load-balancer-record";
import { domainNames } from "../../../constructs/edge/domain-names";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

type Named = CommonDeployment & Pick<Values<typeof edgeFields>, "domain">;

/**
 * The DNS name of one site's load balancer.
 * @param loadBalancer part of the load balancer's name
 */
export function originDns(
  stack: SiteStack,
  { deployment }: DeploymentStacks<Named>,
  role: SiteRole,
  loadBalancer: string,
): SiteStack {
  new LoadBalancerRecord(stack, "origin-dns", {
    domain: deployment.domain,
    host: domainNames(deployment.domain).site(role),
    loadBalancerName: stack.names.site({ role, region: stack.region }).of(loadBalancer, "load balancer"),
  });
  return stack;
}
