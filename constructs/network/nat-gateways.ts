import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { siteOf } from "../core/site";
import type { SubnetTier } from "./subnet-tier";

export interface NatGatewaysProps {
  /** Tier of the gateways. */
  readonly publicTier: SubnetTier;
  /** Tier that routes traffic through them. */
  readonly privateTier: SubnetTier;
  /** One gateway for all zones: cheaper, and lost with its zone. */
  readonly single: boolean;
  /** What must exist before an address can be reached. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** NAT gateways and the private tier's default routes through them. */
export class NatGateways extends Construct {
  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const { publicTier, privateTier, single } = props;
    const zones = [...publicTier.subnets.keys()];
    const gateways = new Map<string, NatGateway>();
    for (const zone of single ? zones.slice(0, 1) : zones) {
      const name = siteOf(this).siteNames.of(`nat-${zone}`);
      const address = new Eip(this, `address-${zone}`, {
        domain: "vpc",
        tags: { Name: name },
        dependsOn: [...props.dependsOn],
      });
      const gateway = new NatGateway(this, zone, {
        allocationId: address.id,
        subnetId: publicTier.subnets.get(zone)!.id,
        tags: { Name: name },
        dependsOn: [...props.dependsOn],
      });
      gateways.set(zone, gateway);
    }

    for (const [zone, table] of privateTier.routeTables) {
      new Route(this, `route-${zone}`, {
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: (gateways.get(zone) ?? gateways.get(zones[0]!)!).id,
      });
    }
  }
}
