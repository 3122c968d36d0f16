import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Peering, type PeeredNetwork } from "../../../constructs/network/peering";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

/** A stack of its own that joins the networks of two sites, so that neither site's state depends on the other's region. */
export function peeringStack(frame: DeploymentStacks, requester: SiteStack, accepter: SiteStack): void {
  const stack = frame.linkStack(`${requester.siteRole}-to-${accepter.siteRole}`, requester.region);
  stack.addDependency(requester);
  stack.addDependency(accepter);
  const other = new AwsProvider(stack, "accepter", {
    alias: "accepter",
    region: accepter.region,
    allowedAccountIds: [frame.deployment.account],
    defaultTags: [{ tags: { ...stack.defaultTags } }],
  });
  new Peering(stack, "peering", {
    requester: network(frame, requester, stack.provider),
    accepter: network(frame, accepter, other),
  });
}

function network(frame: DeploymentStacks, site: SiteStack, provider: AwsProvider): PeeredNetwork {
  const { cidr, zones } = frame.valuesOf(site.siteRole);
  return { site: site.siteNames, provider, cidr, zones };
}
