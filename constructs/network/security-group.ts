import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import type { Connectable, Peer, Ports } from "./connectable";

export interface SecurityGroupProps {
  readonly vpc: Vpc;
  /** Last part of the group's name. */
  readonly name: string;
  /** What the group protects; AWS does not allow changes of it. */
  readonly description: string;
}

/** A security group without rules; each added rule has a description. */
export class SecurityGroup extends Construct implements Connectable {
  readonly id: string;

  constructor(scope: Construct, id: string, { vpc, name, description }: SecurityGroupProps) {
    super(scope, id);
    const fullName = siteOf(this).siteNames.of(name);
    this.id = new AwsSecurityGroup(this, "Resource", {
      name: fullName,
      description,
      vpcId: vpc.id,
      tags: { Name: fullName },
    }).id;
  }

  get securityGroup(): this {
    return this;
  }

  /** Allows a peer to connect to TCP ports, and the peer's egress if the peer is a construct; returns the rules. */
  allowFrom(peer: Peer, ports: Ports, why: string): TerraformResource[] {
    const name = peerName(this, peer);
    const ingress = new VpcSecurityGroupIngressRule(this, `from-${name}-${portName(ports)}`, {
      securityGroupId: this.id,
      description: this.reason(why),
      ...tcp(ports),
      ...source(peer),
    });
    if ("securityGroup" in peer && peer.securityGroup !== this) {
      return [ingress, peer.securityGroup.allowTo(this, ports, why)];
    }
    return [ingress];
  }

  /** Allows egress to TCP ports of a peer. */
  allowTo(peer: Peer, ports: Ports, why: string): VpcSecurityGroupEgressRule {
    return new VpcSecurityGroupEgressRule(this, `to-${peerName(this, peer)}-${portName(ports)}`, {
      securityGroupId: this.id,
      description: this.reason(why),
      ...tcp(ports),
      ...source(peer),
    });
  }

  /** The egress rules added so far. */
  get egress(): VpcSecurityGroupEgressRule[] {
    return this.node.findAll().filter((one) => one instanceof VpcSecurityGroupEgressRule);
  }

  private reason(why: string): string {
    if (why.length === 0 || why.length > 255 || !/^[\w .:/()#,@[\]+=&;{}!$*-]+$/.test(why)) {
      throw new InvalidProps(
        this,
        `why should describe the rule in 1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, got '${why}'`,
      );
    }
    return why;
  }
}

function source(peer: Peer) {
  if ("securityGroup" in peer) return { referencedSecurityGroupId: peer.securityGroup.id };
  if ("prefixListId" in peer) return { prefixListId: peer.prefixListId };
  return peer.cidr.includes(":") ? { cidrIpv6: peer.cidr } : { cidrIpv4: peer.cidr };
}

function tcp(ports: Ports) {
  const [fromPort, toPort] = typeof ports === "number" ? [ports, ports] : ports;
  return { ipProtocol: "tcp", fromPort, toPort };
}

function portName(ports: Ports): string {
  return typeof ports === "number" ? String(ports) : ports.join("-");
}

/**
 * The name of a group in rules is its path from the closest common parent, so that two peers never share a name; a
 * group with the id `group` has the name of its construct.
 */
function peerName(self: Construct, peer: Peer): string {
  if (!("securityGroup" in peer)) return peer.as;
  const group = peer.securityGroup;
  if (group === self) return "self";
  const mine = new Set(self.node.scopes);
  return group.node.scopes
    .filter((scope) => !mine.has(scope))
    .map((scope) => scope.node.id)
    .filter((id) => id !== "group")
    .join("-");
}
