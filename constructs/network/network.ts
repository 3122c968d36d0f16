import { DefaultNetworkAcl } from "@cdktf/provider-aws/lib/default-network-acl";
import { DefaultRouteTable } from "@cdktf/provider-aws/lib/default-route-table";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { EgressOnlyInternetGateway } from "@cdktf/provider-aws/lib/egress-only-internet-gateway";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";
import { aclRules } from "./acl-rules";
import { Endpoints } from "./endpoints";
import { type FlowLogDestination, FlowLogs } from "./flow-logs";
import { NatGateways } from "./nat-gateways";
import { plannedSubnet, type Tier, TIERS } from "./subnet-plan";
import { SubnetTier } from "./subnet-tier";

export interface NetworkProps {
  /** Address block of the VPC, /16 to /23 where subnets are planned. */
  readonly cidr: string;
  /** Availability zones to span, e.g. `us-east-1a`; two or three. */
  readonly zones: readonly string[];
  /** @default all three */
  readonly tiers?: readonly Tier[];
  /**
   * Subnet blocks by tier, one per zone in the order of `zones`.
   * @default planned from the VPC's block
   */
  readonly subnets?: Partial<Record<Tier, readonly string[]>>;
  /**
   * NAT gateways: one per zone, a single one for all, or none.
   * @default "per-zone"
   */
  readonly nat?: "per-zone" | "single" | "none";
  readonly flowLogs: FlowLogDestination;
  /**
   * VPC endpoints, service names as in `com.amazonaws.<region>.<service>`.
   * @default ["s3", "dynamodb"]
   */
  readonly endpoints?: readonly string[];
  /**
   * Dual stack: an Amazon-provided /56, a /64 per subnet, and an egress-only gateway for the private tier.
   * @default false
   */
  readonly ipv6?: boolean;
  /**
   * Blocks of peered networks: the private tier connects to them.
   * @default none
   */
  readonly peerCidrs?: readonly string[];
}

/** Subnets have the main route table until their own is associated, and their ACL allows only what its rules allow. */
const OUTBOUND_TYPES = [Route, RouteTableAssociation, NetworkAclRule, VpcEndpoint] as const;

/**
 * A VPC over several zones: public subnets for load balancers, private ones for compute, database subnets without a route
 * out of the VPC; default group, ACL and route table closed; flow logs on.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly endpoints: Endpoints;
  /** Whether its subnets have IPv6 addresses too. */
  readonly ipv6: boolean;
  private readonly tiers: ReadonlyMap<Tier, SubnetTier>;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { cidr, zones, nat = "per-zone", endpoints = ["s3", "dynamodb"], ipv6 = false } = props;
    if (zones.length < 2) throw new InvalidProps(this, `zones should name at least 2, got ${JSON.stringify(zones)}`);
    this.cidr = cidr;
    this.zones = zones;
    this.ipv6 = ipv6;

    this.vpc = new Vpc(this, "Resource", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      ...(ipv6 ? { assignGeneratedIpv6CidrBlock: true } : {}),
      tags: { Name: siteOf(this).siteNames.of("vpc") },
    });
    this.closeDefaults();
    this.tiers = this.buildTiers(props);
    this.buildRoutes(nat, ipv6);
    new FlowLogs(this, "flow-logs", { vpc: this.vpc, destination: props.flowLogs });
    this.endpoints = new Endpoints(this, "endpoints", {
      vpc: this.vpc,
      vpcCidr: cidr,
      services: endpoints,
      tiers: [...this.tiers.values()].filter(({ tier }) => tier !== "public"),
      interfaceTier: this.tiers.get("private"),
    });
  }

  /** The subnets of a tier, in the order of the zones. */
  subnetIds(tier: Tier): string[] {
    return this.tier(tier).subnetIds;
  }

  /** Resources without which a private subnet has no connections to the outside. */
  get outboundResources(): TerraformResource[] {
    return this.node
      .findAll()
      .filter((one): one is TerraformResource => OUTBOUND_TYPES.some((type) => one instanceof type));
  }

  /** The route tables of all tiers. */
  get routeTableIds(): string[] {
    return [...this.tiers.values()].flatMap((tier) => tier.routeTableIds);
  }

  private tier(name: Tier): SubnetTier {
    const tier = this.tiers.get(name);
    if (!tier) throw new InvalidProps(this, `has no ${name} tier: its tiers are ${[...this.tiers.keys()].join(", ")}`);
    return tier;
  }

  /** Closes the default group, ACL and route table of the VPC. */
  private closeDefaults(): void {
    const Name = siteOf(this).siteNames.of("default-closed");
    new DefaultSecurityGroup(this, "default-group", { vpcId: this.vpc.id, tags: { Name } });
    new DefaultNetworkAcl(this, "default-acl", {
      defaultNetworkAclId: this.vpc.defaultNetworkAclId,
      // Subnets pass through the default ACL until their own is associated.
      lifecycle: { ignoreChanges: ["subnet_ids"] },
      tags: { Name },
    });
    new DefaultRouteTable(this, "default-routes", {
      defaultRouteTableId: this.vpc.defaultRouteTableId,
      tags: { Name },
    });
  }

  private buildTiers(props: NetworkProps): ReadonlyMap<Tier, SubnetTier> {
    const { cidr, nat = "per-zone", ipv6 = false, tiers = TIERS, peerCidrs = [] } = props;
    const blocks = (tier: Tier) => this.blocks(tier, props);
    const privateCidrs = tiers.includes("private") ? [...blocks("private").values()] : [];
    const context = { vpcCidr: cidr, privateCidrs, peerCidrs, nat: nat !== "none", ipv6 };
    return new Map(
      TIERS.filter((tier) => tiers.includes(tier)).map((tier) => [
        tier,
        new SubnetTier(this, tier, {
          vpc: this.vpc,
          tier,
          blocks: blocks(tier),
          aclRules: aclRules(tier, context),
          routePerZone: tier === "private",
          ipv6,
        }),
      ]),
    );
  }

  private blocks(tier: Tier, { cidr, zones, subnets = {} }: NetworkProps): Map<string, string> {
    const chosen = subnets[tier];
    if (chosen && chosen.length !== zones.length) {
      throw new InvalidProps(
        this,
        `subnets.${tier} should have one block per zone (${zones.length}), got ${chosen.length}`,
      );
    }
    return new Map(zones.map((zone, i) => [zone, chosen?.[i] ?? plannedSubnet(cidr, tier, zone)]));
  }

  private buildRoutes(nat: "per-zone" | "single" | "none", ipv6: boolean): void {
    const publicTier = this.tiers.get("public");
    const privateTier = this.tiers.get("private");
    if (nat !== "none" && !(publicTier && privateTier)) {
      throw new InvalidProps(this, `nat '${nat}' needs a public and a private tier: add them or set nat to 'none'`);
    }
    if (publicTier) {
      const gateway = new InternetGateway(this, "internet-gateway", {
        vpcId: this.vpc.id,
        tags: { Name: siteOf(this).siteNames.of("internet") },
      });
      const [routes] = publicTier.routeTables.values();
      const toInternet = { routeTableId: routes!.id, gatewayId: gateway.id };
      new Route(this, "internet-route", { ...toInternet, destinationCidrBlock: "0.0.0.0/0" });
      if (ipv6) new Route(this, "internet-route-ipv6", { ...toInternet, destinationIpv6CidrBlock: "::/0" });
      if (nat !== "none" && privateTier) {
        new NatGateways(this, "nat", { publicTier, privateTier, single: nat === "single", dependsOn: [gateway] });
      }
    }
    if (ipv6 && privateTier && nat !== "none") this.ipv6Egress(privateTier);
  }

  private ipv6Egress(privateTier: SubnetTier): void {
    const gateway = new EgressOnlyInternetGateway(this, "egress-gateway", {
      vpcId: this.vpc.id,
      tags: { Name: siteOf(this).siteNames.of("egress") },
    });
    for (const [zone, table] of privateTier.routeTables) {
      new Route(this, `egress-route-${zone}`, {
        routeTableId: table.id,
        destinationIpv6CidrBlock: "::/0",
        egressOnlyGatewayId: gateway.id,
      });
    }
  }
}
