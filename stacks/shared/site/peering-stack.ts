import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Peering, type PeeredNetwork } from "../../../constructs/network/peering";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

/** A stack of its own that peers the networks of two sites, so that neither site's state depends on the other's region. */
export function peeringStack(stacks: DeploymentStacks, requester: SiteStack, accepter: SiteStack): void {
  const stack = stacks.linkStack(`${requester.siteRole}-to-${accepter.siteRole}`, requester.region);
  stack.addDependency(requester);
  stack.addDependency(accepter);
  const other = new AwsProvider(stack, "accepter", {
    alias: "accepter",
    region: accepter.region,
    allowedAccountIds: [stacks.deployment.account],
    defaultTags: [{ tags: { ...stack.defaultTags } }],
  });
  new Peering(stack, "peering", {
    requester: network(stacks, requester, stack.provider),
    accepter: network(stacks, accepter, other),
  });
}

function network(stacks: DeploymentStacks, site: SiteStack, provider: AwsProvider): PeeredNetwork {
  const { cidr, zones } = stacks.valuesOf(site.siteRole);
  return { site: site.siteNames, provider, cidr, zones };
}
