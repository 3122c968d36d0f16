import { VpcEndpoint, type VpcEndpointConfig } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { policyDocument } from "../core/policy-document";
import { siteOf } from "../core/site";
import { endpointStatements } from "./endpoint-policies";
import { SecurityGroup } from "./security-group";
import type { SubnetTier } from "./subnet-tier";

/** Services with a gateway endpoint: a route instead of an interface, and free. */
const GATEWAYS: readonly string[] = ["s3", "dynamodb"];

export interface EndpointsProps {
  readonly vpc: Vpc;
  readonly vpcCidr: string;
  /** Service names as in `com.amazonaws.<region>.<service>`. */
  readonly services: readonly string[];
  /** Tiers whose route tables lead to the gateways. */
  readonly tiers: readonly SubnetTier[];
  /** Tier of the interface endpoints. */
  readonly interfaceTier: SubnetTier | undefined;
}

/** VPC endpoints of AWS services. */
export class Endpoints extends Construct {
  /** Group of the interface endpoints; undefined without any. */
  readonly securityGroup: SecurityGroup | undefined;
  /** Services with an interface endpoint. */
  readonly interfaces: ReadonlySet<string>;
  /** Gateway endpoints by service. */
  readonly gateways: ReadonlyMap<string, VpcEndpoint>;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    const interfaces = props.services.filter((service) => !GATEWAYS.includes(service));
    this.interfaces = new Set(props.interfaceTier ? interfaces : []);
    this.gateways = new Map(
      props.services
        .filter((service) => GATEWAYS.includes(service))
        .map((service) => [
          service,
          this.endpoint(service, props, {
            vpcEndpointType: "Gateway",
            routeTableIds: props.tiers.flatMap((tier) => tier.routeTableIds),
          }),
        ]),
    );
    if (interfaces.length === 0 || !props.interfaceTier) return;

    this.securityGroup = new SecurityGroup(this, "group", {
      vpc: props.vpc,
      name: "endpoints",
      description: "Interface endpoints of AWS services",
    });
    this.securityGroup.allowFrom({ cidr: props.vpcCidr, as: "vpc" }, 443, "AWS APIs from the VPC");
    for (const service of interfaces) {
      this.endpoint(service, props, {
        vpcEndpointType: "Interface",
        subnetIds: props.interfaceTier.subnetIds,
        securityGroupIds: [this.securityGroup.id],
        privateDnsEnabled: true,
      });
    }
  }

  private endpoint(service: string, { vpc }: EndpointsProps, config: EndpointConfig): VpcEndpoint {
    const { region, siteNames } = siteOf(this);
    const name = service.replace(".", "-");
    const statements = endpointStatements(service, siteOf(this));
    return new VpcEndpoint(this, name, {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.${service}`,
      tags: { Name: siteNames.of(name) },
      ...(statements ? { policy: policyDocument(this, `${name}-policy`, statements) } : {}),
      ...config,
    });
  }
}

type EndpointConfig = Omit<VpcEndpointConfig, "vpcId" | "serviceName" | "tags" | "policy">;
