import { aclAllows, covers, includes } from "./blocks";
import { policyAllows, type ServiceCall } from "./endpoint-policy";
import type { Endpoint, GroupPeer, NetworkModel, PortRange, RouteTarget, Subnet } from "./network-model";

/** What blocks a connection. */
export interface Block {
  /** Id of the hop. */
  readonly at: string;
  /** Completes a sentence that starts with the hop: `has no route for …`. */
  readonly why: string;
  /** What to do, in the imperative. */
  readonly fix: string;
}

/** One hop of a connection; the connection passes if it is open. */
export interface Gate extends Block {
  readonly open: boolean;
}

/**
 * Ports from which NAT gateways, load balancers, Lambda and Linux start connections, without 3389: no network ACL should
 * open that to the internet (EC2.21), and a client whose connection fails for it tries again from another port.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export const EPHEMERAL: readonly PortRange[] = [
  [1024, 3388],
  [3390, 65535],
];

/** A hop that blocks nothing. */
export function passed(at: string): Gate {
  return { at, open: true, why: "", fix: "" };
}

/** A security group is stateful: return traffic needs no rule. Of several groups, one that allows the connection is enough. */
export function groupGate(
  model: NetworkModel,
  { id, groups }: { readonly id: string; readonly groups: readonly string[] },
  egress: boolean,
  port: number,
  peers: readonly GroupPeer[],
): Gate {
  const opening = groups.find((group) =>
    (model.groups.get(group) ?? []).some(
      (rule) => rule.egress === egress && includes(rule.ports, port) && peers.some((peer) => admits(rule.peer, peer)),
    ),
  );
  return {
    at: opening ?? groups[0] ?? id,
    open: opening !== undefined,
    why: `has no ${egress ? "egress" : "ingress"} rule that allows TCP ${port}`,
    fix: "add one",
  };
}

function admits(rule: GroupPeer, peer: GroupPeer): boolean {
  if ("cidr" in rule) return "cidr" in peer && covers(rule.cidr, peer.cidr);
  if ("group" in rule) return "group" in peer && rule.group === peer.group;
  return "prefixList" in peer && rule.prefixList === peer.prefixList;
}

/** A network ACL is stateless: return traffic needs its own rules. */
export function aclGate({ acl }: Subnet, egress: boolean, cidr: string, ports: readonly PortRange[]): Gate {
  const what = ports === EPHEMERAL ? "return traffic on ports 1024 to 65535" : `TCP ${ports[0]![0]}`;
  return {
    at: acl.id,
    open: aclAllows(acl, egress, cidr, ports),
    why: `allows no ${what} ${egress ? "to" : "from"} ${cidr}`,
    fix: `add an ${egress ? "egress" : "ingress"} rule, as network ACLs are stateless`,
  };
}

/** The target of the subnet's route with exactly this destination. */
export function routeTo({ routeTable }: Subnet, destination: string): RouteTarget | undefined {
  return routeTable.routes.find((route) => route.destination === destination)?.target;
}

/** The default route does not lead to public addresses. */
export function unrouted({ routeTable }: Subnet, destination: string): Gate {
  return {
    at: routeTable.id,
    open: false,
    why: `has no route for ${destination} to a gateway, and no endpoint serves its subnet`,
    fix: "add an endpoint of the service, or a default route through a NAT gateway",
  };
}

export function toInternetGateway(subnet: Subnet, destination: string): Gate {
  return {
    at: subnet.routeTable.id,
    open: routeTo(subnet, destination)?.kind === "internet-gateway",
    why: `has no route for ${destination} to an internet gateway`,
    fix: "add the route",
  };
}

export function policyGates({ id, policy }: Endpoint, calls: readonly ServiceCall[]): Gate[] {
  return calls.map((call) => ({
    at: policy?.id ?? id,
    open: policyAllows(policy, call),
    why: `does not allow ${call.action} on ${call.resource} through ${id}`,
    fix: "allow the call in the endpoint's policy",
  }));
}
