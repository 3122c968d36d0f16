import { DataAwsRouteTable } from "@cdktf/provider-aws/lib/data-aws-route-table";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { VpcPeeringConnectionAccepterA } from "@cdktf/provider-aws/lib/vpc-peering-connection-accepter";
import { VpcPeeringConnectionOptions } from "@cdktf/provider-aws/lib/vpc-peering-connection-options";
import { Construct } from "constructs";
import type { SiteNames } from "../core/names";

/** A network as the other side refers to it: only by deterministic names. */
export interface PeeredNetwork {
  readonly site: SiteNames;
  readonly provider: AwsProvider;
  readonly cidr: string;
  /** Zones of the private tier, whose route tables lead to the peer. */
  readonly zones: readonly string[];
}

export interface PeeringProps {
  readonly requester: PeeredNetwork;
  readonly accepter: PeeredNetwork;
}

/** Peers the private tiers of two networks in different regions, with routes on either side. */
export class Peering extends Construct {
  constructor(scope: Construct, id: string, { requester, accepter }: PeeringProps) {
    super(scope, id);
    const connection = new VpcPeeringConnection(this, "Resource", {
      provider: requester.provider,
      vpcId: this.vpc("requester-vpc", requester).id,
      peerVpcId: this.vpc("accepter-vpc", accepter).id,
      peerRegion: accepter.site.site.region,
      autoAccept: false,
      tags: { Name: requester.site.of(`to-${accepter.site.site.role}`) },
    });
    const accepted = new VpcPeeringConnectionAccepterA(this, "accepted", {
      provider: accepter.provider,
      vpcPeeringConnectionId: connection.id,
      autoAccept: true,
      tags: { Name: accepter.site.of(`from-${requester.site.site.role}`) },
    });
    // A connection has options, and can carry routes, only once it is accepted.
    new VpcPeeringConnectionOptions(this, "requester-options", {
      provider: requester.provider,
      vpcPeeringConnectionId: accepted.id,
      requester: { allowRemoteVpcDnsResolution: true },
    });
    new VpcPeeringConnectionOptions(this, "accepter-options", {
      provider: accepter.provider,
      vpcPeeringConnectionId: accepted.id,
      accepter: { allowRemoteVpcDnsResolution: true },
    });
    this.routes("requester", requester, accepter, accepted.id);
    this.routes("accepter", accepter, requester, accepted.id);
  }

  private vpc(id: string, { site, provider }: PeeredNetwork): DataAwsVpc {
    return new DataAwsVpc(this, id, { provider, filter: [{ name: "tag:Name", values: [site.of("vpc")] }] });
  }

  private routes(side: string, from: PeeredNetwork, to: PeeredNetwork, connectionId: string): void {
    for (const zone of from.zones) {
      const table = new DataAwsRouteTable(this, `${side}-routes-${zone}`, {
        provider: from.provider,
        filter: [{ name: "tag:Name", values: [from.site.of(`private-${zone}`)] }],
      });
      new Route(this, `${side}-route-${zone}`, {
        provider: from.provider,
        routeTableId: table.id,
        destinationCidrBlock: to.cidr,
        vpcPeeringConnectionId: connectionId,
      });
    }
  }
}
