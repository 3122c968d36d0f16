import type { SiteRole } from "../../constructs/core/names";
import { LoadBalancerRecord } from "../../constructs/edge/load-balancer-record";
import { domainNames } from "../../constructs/edge/domain-names";
import type { DeploymentStacks } from "../shared/deployment-stacks";
import type { SiteStack } from "../shared/site-stack";
import { LOAD_BALANCER } from "./compute";

/** The DNS name of one site's load balancer. */
export function webOriginDns(stack: SiteStack, { deployment }: DeploymentStacks, role: SiteRole): SiteStack {
  new LoadBalancerRecord(stack, "origin-dns", {
    domain: deployment.domain,
    host: domainNames(deployment.domain).site(role),
    loadBalancerName: stack.names.site({ role, region: stack.region }).of(LOAD_BALANCER, "load balancer"),
  });
  return stack;
}
