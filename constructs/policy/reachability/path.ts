import { ANYWHERE, type Family } from "./blocks";
import type { ServiceCall } from "./endpoint-policy";
import {
  aclGate,
  type Block,
  EPHEMERAL,
  type Gate,
  groupGate,
  passed,
  policyGates,
  routeTo,
  toInternetGateway,
  unrouted,
} from "./gates";
import type { Endpoint, GroupPeer, NetworkModel, Subnet } from "./network-model";

/** Network interfaces with subnets and security groups: tasks, a function, a load balancer, a database, a proxy. */
export interface NetworkInterfaces {
  readonly id: string;
  /** Every one is checked, because it may be in any of them. */
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Whether it has a public IPv4 address. */
  readonly publicAddress: boolean;
}

/** An API of AWS in the network's region. */
export interface AwsService {
  /** `com.amazonaws.<region>.<service>`. */
  readonly service: string;
  /** What is called, for the endpoint's policy. */
  readonly calls: readonly ServiceCall[];
}

/** Clients outside the network with the addresses of a prefix list: CloudFront, Route 53's health checkers. */
export interface PrefixListMembers {
  /** Name of the list. */
  readonly prefixList: string;
}

export interface Internet {
  readonly internet: true;
}

export type Origin = NetworkInterfaces | PrefixListMembers | Internet;
export type Target = NetworkInterfaces | AwsService | Internet;

/** How a connection goes, or what blocks it. */
export interface Path {
  /** Ids of what it passes, in order, each once. */
  readonly hops: readonly string[];
  readonly blocked: Block | undefined;
}

const HTTPS = 443;

/**
 * Follows a TCP connection through a network and back: security groups of both sides, network ACLs in both directions with
 * the return traffic on ephemeral ports, routes, NAT or internet gateway, and for an API of AWS the endpoint with its group,
 * policy and private DNS. Pure. `from` and `to` name ids of the model. From outside only interfaces can be reached.
 * The path of the first pair of subnets stands for all; any pair that is blocked blocks.
 */
export function path(model: NetworkModel, from: Origin, to: Target, port = HTTPS): Path {
  for (const end of [from, to]) {
    const blocked = "subnets" in end ? unplaced(model, end) : undefined;
    if (blocked) return { hops: [], blocked };
  }
  const ways = "subnets" in from ? leaving(model, from, to, port) : entering(model, from, to, port);
  for (const way of ways) {
    const blocked = way.find(({ open }) => !open);
    if (blocked) return { hops: idsOf(way.slice(0, way.indexOf(blocked) + 1)), blocked };
  }
  return { hops: idsOf(ways[0]!), blocked: undefined };
}

function unplaced(model: NetworkModel, { id, subnets }: NetworkInterfaces): Block | undefined {
  const unknown = subnets.find((subnet) => !model.subnets.has(subnet));
  if (unknown === undefined && subnets.length > 0) return undefined;
  const why = unknown === undefined ? "is in no subnet" : `is in ${unknown}, which is no subnet of this network`;
  return { at: id, why, fix: "give it subnets of the network" };
}

function idsOf(gates: readonly Gate[]): string[] {
  return [...new Set(gates.map(({ at }) => at))];
}

function leaving(model: NetworkModel, from: NetworkInterfaces, to: Target, port: number): Gate[][] {
  return subnetsOf(model, from).flatMap((subnet) => {
    if ("subnets" in to) return inside(model, from, subnet, to, port);
    if ("internet" in to) return outside(model, from, subnet, port, {});
    return service(model, from, subnet, to);
  });
}

function subnetsOf(model: NetworkModel, { subnets }: { readonly subnets: readonly string[] }): Subnet[] {
  return subnets.flatMap((id) => model.subnets.get(id) ?? []);
}

/** Between two interfaces of one VPC. */
function inside(
  model: NetworkModel,
  from: NetworkInterfaces,
  source: Subnet,
  to: NetworkInterfaces,
  port: number,
): Gate[][] {
  return subnetsOf(model, to).map((target) => [
    ...(source.vpc.id === target.vpc.id ? [] : [otherVpc(to.id, source, target)]),
    groupGate(model, from, true, port, [...to.groups.map((group) => ({ group })), { cidr: target.cidr }]),
    ...(source === target
      ? []
      : [aclGate(source, true, target.cidr, [[port, port]]), aclGate(target, false, source.cidr, [[port, port]])]),
    groupGate(model, to, false, port, [...from.groups.map((group) => ({ group })), { cidr: source.cidr }]),
    ...(source === target
      ? []
      : [aclGate(target, true, source.cidr, EPHEMERAL), aclGate(source, false, target.cidr, EPHEMERAL)]),
  ]);
}

function otherVpc(at: string, source: Subnet, target: Subnet): Gate {
  const why = `is in ${target.vpc.id}, which ${source.vpc.id} cannot reach`;
  return { at, open: false, why, fix: "put both into one VPC" };
}

/** To an API of AWS: through the endpoint that its name resolves to, or to its public addresses. */
function service(model: NetworkModel, from: NetworkInterfaces, source: Subnet, to: AwsService): Gate[][] {
  const endpoints = model.endpoints.filter((one) => one.vpc === source.vpc.id && one.service === to.service);
  const byName = endpoints.find((one) => one.kind === "Interface" && one.privateDns && source.vpc.dns);
  if (byName) {
    const target = { id: byName.id, subnets: byName.subnets, groups: byName.groups, publicAddress: false };
    return inside(model, from, source, target, HTTPS).map((gates) => [...gates, ...policyGates(byName, to.calls)]);
  }
  const byRoute = endpoints.find((one) => one.routeTables.includes(source.routeTable.id));
  return outside(model, from, source, HTTPS, { service: to.service, endpoints, byRoute }).map((gates) =>
    byRoute ? [...gates, ...policyGates(byRoute, to.calls)] : gates,
  );
}

interface PublicTarget {
  readonly service?: string;
  readonly endpoints?: readonly Endpoint[];
  readonly byRoute?: Endpoint | undefined;
}

/** To public addresses: over IPv4, and over IPv6 too where the subnet has it and the name may resolve to it. */
function outside(
  model: NetworkModel,
  from: NetworkInterfaces,
  source: Subnet,
  port: number,
  to: PublicTarget,
): Gate[][] {
  const families: Family[] = source.ipv6 && !to.byRoute ? ["ipv4", "ipv6"] : ["ipv4"];
  return families.map((family) => {
    const cidr = ANYWHERE[family];
    const target = routeTo(source, cidr);
    if (!to.byRoute && (!target || target.kind === "other")) return [...hints(source, to), unrouted(source, cidr)];
    const peers: GroupPeer[] = [{ cidr }, ...(to.service === undefined ? [] : [{ prefixList: to.service }])];
    return [
      groupGate(model, from, true, port, peers),
      aclGate(source, true, cidr, [[port, port]]),
      ...(to.byRoute
        ? [passed(to.byRoute.id)]
        : [passed(source.routeTable.id), ...way(model, from, source, port, cidr)]),
      aclGate(source, false, cidr, EPHEMERAL),
    ];
  });
}

/** If there is no other route, an existing endpoint that does not serve this subnet is the likely mistake. */
function hints(source: Subnet, { endpoints = [] }: PublicTarget): Gate[] {
  return endpoints.map(({ id, kind }) => ({
    at: id,
    open: false,
    ...(kind === "Interface"
      ? {
          why: "has no private DNS, so the name of the service does not resolve to it",
          fix: "set private_dns_enabled, and enable_dns_support and enable_dns_hostnames of the VPC",
        }
      : {
          why: `is not in ${source.routeTable.id}`,
          fix: "add the table to the endpoint's route tables",
        }),
  }));
}

/** The route out of the VPC by the default route, and back in. */
function way(model: NetworkModel, from: NetworkInterfaces, source: Subnet, port: number, destination: string): Gate[] {
  const { id, kind } = routeTo(source, destination)!;
  if (kind === "nat-gateway") {
    const place = model.subnets.get(model.natGateways.get(id) ?? "");
    if (!place)
      return [{ at: id, open: false, why: "is in no subnet", fix: "create the NAT gateway in a public subnet" }];
    return [
      aclGate(place, false, source.cidr, [[port, port]]),
      passed(id),
      aclGate(place, true, destination, [[port, port]]),
      toInternetGateway(place, destination),
      aclGate(place, false, destination, EPHEMERAL),
      aclGate(place, true, source.cidr, EPHEMERAL),
    ];
  }
  const reached = {
    at: from.id,
    open: from.publicAddress,
    why: "has no public address, so an internet gateway does not serve it",
    fix: "route its subnets' default route to a NAT gateway, or add an endpoint",
  };
  return kind === "internet-gateway" && destination === ANYWHERE.ipv4 ? [passed(id), reached] : [passed(id)];
}

/** From public addresses to interfaces behind an internet gateway. */
function entering(model: NetworkModel, from: PrefixListMembers | Internet, to: Target, port: number): Gate[][] {
  if (!("subnets" in to)) throw new TypeError("connections from outside must end at interfaces of the network");
  const cidr = ANYWHERE.ipv4;
  const peers: GroupPeer[] = [{ cidr }, ...("prefixList" in from ? [{ prefixList: from.prefixList }] : [])];
  return subnetsOf(model, to).map((subnet) => [
    {
      at: to.id,
      open: to.publicAddress,
      why: "has no public address",
      fix: "make it internet-facing",
    },
    toInternetGateway(subnet, cidr),
    aclGate(subnet, false, cidr, [[port, port]]),
    groupGate(model, to, false, port, peers),
    aclGate(subnet, true, cidr, EPHEMERAL),
  ]);
}
