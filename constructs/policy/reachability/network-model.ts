/**
 * A network model, from either source: synthesized JSON (`synthesized-network.ts`) or the EC2 API.
 * Ids are those of the source: Terraform addresses, or ids of EC2.
 */
export interface NetworkModel {
  /** Account that the network belongs to. */
  readonly account: string;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Rules by security group. */
  readonly groups: ReadonlyMap<string, readonly GroupRule[]>;
  readonly endpoints: readonly Endpoint[];
  /** Subnet of each NAT gateway. */
  readonly natGateways: ReadonlyMap<string, string>;
}

export interface Vpc {
  readonly id: string;
  /** Whether both `enableDnsSupport` and `enableDnsHostnames` are on, without which no endpoint has private DNS. */
  readonly dns: boolean;
}

export interface Subnet {
  readonly vpc: Vpc;
  /** IPv4 block. */
  readonly cidr: string;
  /** Whether it has an IPv6 block too. */
  readonly ipv6: boolean;
  /** The route table associated with it, or the VPC's main one. */
  readonly routeTable: RouteTable;
  /** The network ACL associated with it, or the VPC's default one. */
  readonly acl: NetworkAcl;
}

export interface RouteTable {
  readonly id: string;
  /** Without the local route, which every table has, and those to gateway endpoints. */
  readonly routes: readonly Route[];
}

export interface Route {
  /** IPv4 or IPv6 block. */
  readonly destination: string;
  readonly target: RouteTarget;
}

export interface RouteTarget {
  readonly kind: "internet-gateway" | "nat-gateway" | "egress-only-internet-gateway" | "other";
  readonly id: string;
}

export interface NetworkAcl {
  readonly id: string;
  readonly rules: readonly NetworkAclRule[];
}

/** Rules of other protocols than TCP and `-1` may be left out. */
export interface NetworkAclRule {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly cidr: string;
  /** First and last port; 0 to 65535 for all. */
  readonly ports: PortRange;
}

/** Rules of other protocols than TCP and `-1` may be left out. */
export interface GroupRule {
  readonly egress: boolean;
  readonly peer: GroupPeer;
  readonly ports: PortRange;
}

export type GroupPeer =
  { readonly group: string } | { readonly cidr: string } | { /** Name of the list. */ readonly prefixList: string };

export type PortRange = readonly [from: number, to: number];

export interface Endpoint {
  readonly id: string;
  readonly vpc: string;
  /** `com.amazonaws.<region>.<service>`. */
  readonly service: string;
  readonly kind: "Interface" | "Gateway";
  /** Of an interface endpoint. */
  readonly privateDns: boolean;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Of a gateway endpoint: ids of route tables with a route to it. */
  readonly routeTables: readonly string[];
  /** Undefined is AWS's default: everything is allowed. */
  readonly policy: EndpointPolicy | undefined;
}

export interface EndpointPolicy {
  readonly id: string;
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly allow: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}
