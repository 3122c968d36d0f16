import { VpcEndpoint, type VpcEndpointConfig } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { EVERYONE, policyDocument, type Statement } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";
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
  /** Tier in which the interfaces stand. */
  readonly interfaceTier: SubnetTier | undefined;
}

/** Ways to AWS services that do not leave AWS's network. */
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
            policy: policyDocument(this, `${service}-policy`, gatewayStatements(service, siteOf(this))),
          }),
        ]),
    );
    if (interfaces.length === 0 || !props.interfaceTier) return;

    this.securityGroup = new SecurityGroup(this, "group", {
      vpc: props.vpc,
      name: "endpoints",
      description: "Interface endpoints of AWS services",
    });
    this.securityGroup.allowFrom({ cidr: props.vpcCidr, as: "vpc" }, 443, "AWS APIs from inside the VPC");
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
    return new VpcEndpoint(this, service.replace(".", "-"), {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.${service}`,
      tags: { Name: siteNames.of(service.replace(".", "-")) },
      ...config,
    });
  }
}

type EndpointConfig = Omit<VpcEndpointConfig, "vpcId" | "serviceName" | "tags">;

/**
 * Only principals of our own account may use the way out, so that a foreign key cannot carry data away through it. ECR
 * serves image layers from a bucket of its own, under URLs it has signed itself.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
function gatewayStatements(service: string, { region, names }: Site): Statement[] {
  const own: Statement = {
    sid: "OwnAccount",
    actions: [`${service}:*`],
    resources: ["*"],
    principals: EVERYONE,
    condition: [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: [names.identity.account] }],
  };
  const imageLayers: Statement = {
    sid: "ImageLayers",
    actions: ["s3:GetObject"],
    resources: [`arn:${names.partition}:s3:::prod-${region}-starport-layer-bucket/*`],
    principals: EVERYONE,
  };
  return service === "s3" ? [own, imageLayers] : [own];
}
