import type { Tier } from "./subnet-plan";

/** One entry of a network ACL. Rules are stateless: replies need a rule of their own. */
export interface AclRule {
  /** Names the rule in its Terraform address. */
  readonly id: string;
  readonly egress: boolean;
  /** `-1` for all. */
  readonly protocol: "tcp" | "-1";
  readonly cidr: string;
  readonly ports?: readonly [from: number, to: number];
}

export interface AclContext {
  readonly vpcCidr: string;
  /** Blocks of the private tier: the only ones that may reach the database tier. */
  readonly privateCidrs: readonly string[];
  /** Blocks of peered networks: their private tiers connect to this private tier. */
  readonly peerCidrs: readonly string[];
  /** Whether the private tier reaches the internet through a NAT gateway. */
  readonly nat: boolean;
  readonly ipv6: boolean;
}

const ANY_V4 = "0.0.0.0/0";
const ANY_V6 = "::/0";
/**
 * Ports from which NAT gateways, load balancers, Lambda and Linux start connections.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
const EPHEMERAL = [1024, 65535] as const;
/**
 * The same without 3389, remote desktop, which must not be open to the internet. A NAT gateway that starts one
 * connection in 64,512 from there gets no answer, and its client tries again from another port.
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-21
 */
const EPHEMERAL_FROM_ANYWHERE = { low: [1024, 3388], high: [3390, 65535] } as const;

/** The rules of a tier, in the order of their numbers. */
export function aclRules(tier: Tier, context: AclContext): AclRule[] {
  switch (tier) {
    case "public":
      return publicRules(context);
    case "private":
      return privateRules(context);
    case "database":
      return databaseRules(context);
  }
}

function publicRules({ vpcCidr, ipv6 }: AclContext): AclRule[] {
  return [
    { id: "in-vpc", egress: false, protocol: "-1", cidr: vpcCidr },
    ...anywhere("in-http", { egress: false, protocol: "tcp", ports: [80, 80] }, ipv6),
    ...anywhere("in-https", { egress: false, protocol: "tcp", ports: [443, 443] }, ipv6),
    ...replies(ipv6),
    ...anywhere("out-all", { egress: true, protocol: "-1" }, ipv6),
  ];
}

/**
 * Without a NAT gateway the private tier still connects to gateway endpoints: S3 and DynamoDB answer from public
 * addresses, so HTTPS goes out and replies come in.
 */
function privateRules({ vpcCidr, peerCidrs, nat, ipv6 }: AclContext): AclRule[] {
  const inbound: AclRule[] = [
    { id: "in-vpc", egress: false, protocol: "-1", cidr: vpcCidr },
    ...peerCidrs.map((cidr, i): AclRule => ({ id: `in-peer-${i + 1}`, egress: false, protocol: "-1", cidr })),
    ...replies(ipv6),
  ];
  if (nat) return [...inbound, ...anywhere("out-all", { egress: true, protocol: "-1" }, ipv6)];
  return [
    ...inbound,
    { id: "out-vpc", egress: true, protocol: "-1", cidr: vpcCidr },
    ...peerCidrs.map((cidr, i): AclRule => ({ id: `out-peer-${i + 1}`, egress: true, protocol: "-1", cidr })),
    ...anywhere("out-https", { egress: true, protocol: "tcp", ports: [443, 443] }, ipv6),
  ];
}

function databaseRules({ privateCidrs }: AclContext): AclRule[] {
  return privateCidrs.flatMap((cidr, i): AclRule[] => [
    { id: `in-private-${i + 1}`, egress: false, protocol: "tcp", cidr, ports: EPHEMERAL },
    { id: `out-private-${i + 1}`, egress: true, protocol: "tcp", cidr, ports: EPHEMERAL },
  ]);
}

/** Replies to connections that start inside; only TCP, as no security group allows UDP to the internet. */
function replies(ipv6: boolean): AclRule[] {
  return Object.entries(EPHEMERAL_FROM_ANYWHERE).flatMap(([part, ports]) =>
    anywhere(`in-replies-${part}`, { egress: false, protocol: "tcp", ports }, ipv6),
  );
}

function anywhere(id: string, rule: Omit<AclRule, "id" | "cidr">, ipv6: boolean): AclRule[] {
  const v4 = { id, cidr: ANY_V4, ...rule };
  return ipv6 ? [v4, { id: `${id}-ipv6`, cidr: ANY_V6, ...rule }] : [v4];
}
