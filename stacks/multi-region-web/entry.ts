import type { SiteRole } from "../../constructs/core/names";
import { BalancerName } from "../../constructs/edge/balancer-name";
import { domainNames } from "../../constructs/edge/domain-names";
import type { DeploymentFrame } from "../deployment-frame";
import type { SiteStack } from "../site-stack";
import { BALANCER } from "./compute";

/** The DNS name of one site's load balancer. */
export function webEntry(stack: SiteStack, { deployment }: DeploymentFrame, role: SiteRole): SiteStack {
  new BalancerName(stack, "entry", {
    domain: deployment.domain,
    host: domainNames(deployment.domain).site(role),
    balancerName: stack.names.site({ role, region: stack.region }).of(BALANCER, "load balancer"),
  });
  return stack;
}
