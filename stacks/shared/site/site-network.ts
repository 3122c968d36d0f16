import type { CommonDeployment } from "../../../config/schema/groups/common";
import type { SiteValues } from "../../../config/schema/groups/site";
import type { SiteRole } from "../../../constructs/core/names";
import { Network } from "../../../constructs/network/network";
import type { FlowLogDestination } from "../../../constructs/network/flow-logs";
import { LogBucket } from "../../../constructs/storage/log-bucket";
import type { DeploymentStacks } from "../deployment-stacks";
import type { SiteStack } from "../site-stack";

/** A deployment whose sites may be peered. */
type Networked = CommonDeployment & { readonly peering?: boolean };

/** The network of a site as its configuration describes it. */
export function siteNetwork(stack: SiteStack, stacks: DeploymentStacks<Networked>, logKeyArn: string): Network {
  const { deployment } = stacks;
  const { cidr, zones, network, role } = stacks.valuesOf(stack.siteRole);
  const peers = deployment.peering && role !== "control" ? deployment.sites.filter((site) => isPeer(site, role)) : [];
  return new Network(stack, "network", {
    cidr,
    peerCidrs: peers.map((site) => site.cidr),
    zones,
    tiers: network.tiers,
    subnets: network.subnets,
    nat: network.nat,
    endpoints: network.endpoints,
    ipv6: network.ipv6,
    flowLogs: flowLogDestination(stack, network.flowLogs, logKeyArn),
  });
}

function flowLogDestination(
  stack: SiteStack,
  { to, retentionDays }: SiteValues["network"]["flowLogs"],
  keyArn: string,
): FlowLogDestination {
  if (to === "cloudwatch") return { to, retentionDays, keyArn };
  const { bucket } = new LogBucket(stack, "flow-logs", {
    name: "flow-logs",
    retentionDays,
    services: ["flowLogs"],
    writers: [],
    keyArn,
  });
  return { to, bucketArn: bucket.arn, bucketPolicy: bucket.policy };
}

/** Peering connects the serving sites; the control site has no peering. */
function isPeer(site: SiteValues, role: SiteRole): boolean {
  return site.role !== role && site.role !== "control";
}
