import type { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

/** Anything with a security group. The side that accepts connections creates the rules. */
export interface Connectable {
  readonly securityGroup: PeerGroup;
}

/** The security group of a peer, for rules that name it and for its egress. */
export interface PeerGroup extends IConstruct {
  readonly id: string;
  /** Allows egress to TCP ports of a peer. */
  allowTo(peer: Peer, ports: Ports, why: string): TerraformResource;
}

/** The peer of a rule: a construct, an address block, or a prefix list. */
export type Peer = Connectable | AddressBlock | PrefixList;

export interface AddressBlock {
  /** IPv4 or IPv6 block. */
  readonly cidr: string;
  /** Names the peer in the rule's Terraform address. */
  readonly as: string;
}

export interface PrefixList {
  readonly prefixListId: string;
  /** Names the peer in the rule's Terraform address. */
  readonly as: string;
}

/** TCP port or range of ports. */
export type Ports = number | readonly [from: number, to: number];
