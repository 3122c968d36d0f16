import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { siteOf } from "../core/site";
import type { AclRule } from "./acl-rules";
import { type Tier, TIERS, zoneSlot } from "./subnet-plan";

export interface SubnetTierProps {
  readonly vpc: Vpc;
  readonly tier: Tier;
  /** Block of each zone's subnet. */
  readonly blocks: ReadonlyMap<string, string>;
  readonly aclRules: readonly AclRule[];
  /** Whether each zone has its own route table, so that zones can have NAT gateways of their own. */
  readonly routePerZone: boolean;
  readonly ipv6: boolean;
}

/** The subnets of one tier, one per zone, with their route tables and their network ACL. */
export class SubnetTier extends Construct {
  readonly tier: Tier;
  /** Subnets by zone. */
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Route tables by zone, or one under `all` where the zones share it. */
  readonly routeTables: ReadonlyMap<string, RouteTable>;

  constructor(scope: Construct, id: string, props: SubnetTierProps) {
    super(scope, id);
    const { vpc, tier, blocks, routePerZone } = props;
    this.tier = tier;
    const zones = [...blocks.keys()];

    this.subnets = new Map(zones.map((zone) => [zone, this.subnet(zone, props)]));
    this.routeTables = routePerZone
      ? new Map(zones.map((zone) => [zone, this.routeTable(`routes-${zone}`, `${tier}-${zone}`, vpc)]))
      : new Map([["all", this.routeTable("routes", tier, vpc)]]);
    for (const [zone, subnet] of this.subnets) {
      new RouteTableAssociation(this, `association-${zone}`, {
        subnetId: subnet.id,
        routeTableId: (this.routeTables.get(zone) ?? this.routeTables.get("all")!).id,
      });
    }
    this.acl(props);
  }

  get subnetIds(): string[] {
    return [...this.subnets.values()].map((subnet) => subnet.id);
  }

  get routeTableIds(): string[] {
    return [...this.routeTables.values()].map((table) => table.id);
  }

  private routeTable(id: string, name: string, vpc: Vpc): RouteTable {
    return new RouteTable(this, id, { vpcId: vpc.id, tags: { Name: siteOf(this).siteNames.of(name) } });
  }

  private subnet(zone: string, { vpc, tier, blocks, ipv6 }: SubnetTierProps): Subnet {
    return new Subnet(this, zone, {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock: blocks.get(zone)!,
      mapPublicIpOnLaunch: false,
      ...(ipv6
        ? {
            ipv6CidrBlock: Fn.cidrsubnet(vpc.ipv6CidrBlock, 8, TIERS.indexOf(tier) * 8 + zoneSlot(zone)),
            assignIpv6AddressOnCreation: true,
          }
        : {}),
      tags: { Name: siteOf(this).siteNames.of(`${tier}-${zone}`), Tier: tier },
    });
  }

  private acl({ vpc, tier, aclRules }: SubnetTierProps): void {
    const acl = new NetworkAcl(this, "acl", {
      vpcId: vpc.id,
      subnetIds: this.subnetIds,
      tags: { Name: siteOf(this).siteNames.of(tier) },
    });
    aclRules.forEach(({ id, egress, protocol, cidr, ports }, i) => {
      new NetworkAclRule(this, `acl-${id}`, {
        networkAclId: acl.id,
        ruleNumber: 100 + 10 * i,
        egress,
        protocol,
        ruleAction: "allow",
        ...(cidr.includes(":") ? { ipv6CidrBlock: cidr } : { cidrBlock: cidr }),
        ...(ports ? { fromPort: ports[0], toPort: ports[1] } : {}),
      });
    });
  }
}
