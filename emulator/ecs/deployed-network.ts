import type {
  Endpoint,
  GroupPeer,
  GroupRule,
  NetworkAcl,
  NetworkModel,
  PortRange,
  RouteTable,
  RouteTarget,
  Subnet,
  Vpc,
} from "../../constructs/policy/reachability/network-model";
import type { Wire } from "../gateway/wire";
import { list, textAt, type XmlNode } from "../gateway/xml";
import { endpointPolicy } from "./endpoint-policy";

const VERSION = "2016-11-15";
const ALL_PORTS: PortRange = [0, 65535];
/** TCP by number, and all protocols. @see https://www.iana.org/assignments/protocol-numbers */
const TCP = ["6", "tcp", "-1"];

/** Reads the network of a region as it is deployed in EC2, in the emulator behind the gateway. */
export class DeployedNetwork {
  constructor(
    private readonly moto: Wire,
    private readonly account: string,
  ) {}

  async model(region: string): Promise<NetworkModel> {
    const ec2 = (action: string, set: string, input: Readonly<Record<string, string>> = {}) =>
      this.ec2(region, action, set, input);
    const [vpcs, subnets, tables, acls, groups, endpoints, gateways, prefixLists] = await Promise.all([
      ec2("DescribeVpcs", "vpcSet"),
      ec2("DescribeSubnets", "subnetSet"),
      ec2("DescribeRouteTables", "routeTableSet"),
      ec2("DescribeNetworkAcls", "networkAclSet"),
      ec2("DescribeSecurityGroups", "securityGroupInfo"),
      ec2("DescribeVpcEndpoints", "vpcEndpointSet"),
      ec2("DescribeNatGateways", "natGatewaySet"),
      ec2("DescribeManagedPrefixLists", "prefixListSet"),
    ]);
    const vpcsById = new Map(await Promise.all(vpcs.map((vpc) => this.vpc(region, id(vpc, "vpcId")))));
    const names = new Map(prefixLists.map((one) => [id(one, "prefixListId"), id(one, "prefixListName")]));
    return {
      account: this.account,
      subnets: new Map(subnets.map((one) => subnet(one, { vpcs: vpcsById, tables, acls }))),
      groups: new Map(groups.map((group) => [id(group, "groupId"), groupRules(group, names)])),
      endpoints: endpoints.map(endpoint),
      natGateways: new Map(gateways.map((one) => [id(one, "natGatewayId"), id(one, "subnetId")])),
    };
  }

  private async vpc(region: string, vpcId: string): Promise<[string, Vpc]> {
    const on = async (attribute: string) => {
      const answer = await this.moto.query("ec2", region, VERSION, "DescribeVpcAttribute", {
        VpcId: vpcId,
        Attribute: attribute,
      });
      return textAt(answer, "DescribeVpcAttributeResponse", attribute, "value") === "true";
    };
    return [vpcId, { id: vpcId, dns: (await on("enableDnsSupport")) && (await on("enableDnsHostnames")) }];
  }

  private async ec2(region: string, action: string, set: string, input: Readonly<Record<string, string>>) {
    return list(await this.moto.query("ec2", region, VERSION, action, input), `${action}Response`, set, "item");
  }
}

function id(node: XmlNode, ...path: readonly string[]): string {
  return textAt(node, ...path) ?? "";
}

function ids(node: XmlNode, set: string, ...path: readonly string[]): string[] {
  return list(node, set, "item").map((item) => (path.length === 0 ? item.text.trim() : id(item, ...path)));
}

interface NetworkContext {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly tables: readonly XmlNode[];
  readonly acls: readonly XmlNode[];
}

function subnet(node: XmlNode, { vpcs, tables, acls }: NetworkContext): [string, Subnet] {
  const own = id(node, "subnetId");
  const vpc = id(node, "vpcId");
  const inVpc = (one: XmlNode) => textAt(one, "vpcId") === vpc;
  const table =
    tables.find((one) => ids(one, "associationSet", "subnetId").includes(own)) ??
    tables.find((one) => inVpc(one) && ids(one, "associationSet", "main").includes("true"));
  const acl =
    acls.find((one) => ids(one, "associationSet", "subnetId").includes(own)) ??
    acls.find((one) => inVpc(one) && textAt(one, "default") === "true");
  return [
    own,
    {
      vpc: vpcs.get(vpc) ?? { id: vpc, dns: false },
      cidr: id(node, "cidrBlock"),
      ipv6: list(node, "ipv6CidrBlockAssociationSet", "item").length > 0,
      routeTable: table ? routeTable(table) : { id: `the main route table of ${vpc}`, routes: [] },
      acl: acl ? networkAcl(acl) : { id: `the default network ACL of ${vpc}`, rules: [] },
    },
  ];
}

function routeTable(node: XmlNode): RouteTable {
  const routes = list(node, "routeSet", "item").flatMap((route) => {
    const destination = textAt(route, "destinationCidrBlock") || textAt(route, "destinationIpv6CidrBlock");
    const target = routeTarget(route);
    return destination && target ? [{ destination, target }] : [];
  });
  return { id: id(node, "routeTableId"), routes };
}

const TARGETS: readonly (readonly [member: string, prefix: string, kind: RouteTarget["kind"]])[] = [
  ["gatewayId", "igw-", "internet-gateway"],
  ["natGatewayId", "nat-", "nat-gateway"],
  ["egressOnlyInternetGatewayId", "eigw-", "egress-only-internet-gateway"],
  ["vpcPeeringConnectionId", "pcx-", "other"],
  ["transitGatewayId", "tgw-", "other"],
];

/** Undefined for the local route and those to gateway endpoints. */
function routeTarget(route: XmlNode): RouteTarget | undefined {
  for (const [member, prefix, kind] of TARGETS) {
    const target = textAt(route, member);
    if (target?.startsWith(prefix)) return { kind, id: target };
  }
  return undefined;
}

function networkAcl(node: XmlNode): NetworkAcl {
  const rules = list(node, "entrySet", "item")
    .filter((entry) => TCP.includes(id(entry, "protocol")))
    .map((entry) => ({
      number: Number(textAt(entry, "ruleNumber")),
      egress: textAt(entry, "egress") === "true",
      allow: textAt(entry, "ruleAction") === "allow",
      cidr: textAt(entry, "cidrBlock") || id(entry, "ipv6CidrBlock"),
      ports: id(entry, "protocol") === "-1" ? ALL_PORTS : ports(entry, "portRange", "from", "to"),
    }));
  return { id: id(node, "networkAclId"), rules };
}

function ports(node: XmlNode, ...[block, from, to]: readonly [string | undefined, string, string]): PortRange {
  const at = (name: string) => textAt(node, ...(block === undefined ? [name] : [block, name]));
  const [first, last] = [at(from), at(to)];
  return first === undefined || first === "" ? ALL_PORTS : [Number(first), Number(last)];
}

function groupRules(node: XmlNode, prefixLists: ReadonlyMap<string, string>): GroupRule[] {
  return [false, true].flatMap((egress) =>
    list(node, egress ? "ipPermissionsEgress" : "ipPermissions", "item")
      .filter((permission) => TCP.includes(id(permission, "ipProtocol")))
      .flatMap((permission) => {
        const range =
          id(permission, "ipProtocol") === "-1" ? ALL_PORTS : ports(permission, undefined, "fromPort", "toPort");
        return peers(permission, prefixLists).map((peer) => ({ egress, peer, ports: range }));
      }),
  );
}

function peers(permission: XmlNode, prefixLists: ReadonlyMap<string, string>): GroupPeer[] {
  return [
    ...ids(permission, "groups", "groupId").map((group) => ({ group })),
    ...ids(permission, "ipRanges", "cidrIp").map((cidr) => ({ cidr })),
    ...ids(permission, "ipv6Ranges", "cidrIpv6").map((cidr) => ({ cidr })),
    ...ids(permission, "prefixListIds", "prefixListId").map((list) => ({ prefixList: prefixLists.get(list) ?? list })),
  ];
}

function endpoint(node: XmlNode): Endpoint {
  return {
    id: id(node, "vpcEndpointId"),
    vpc: id(node, "vpcId"),
    service: id(node, "serviceName"),
    kind: textAt(node, "vpcEndpointType") === "Interface" ? "Interface" : "Gateway",
    privateDns: textAt(node, "privateDnsEnabled") === "true",
    subnets: ids(node, "subnetIdSet"),
    groups: ids(node, "groupSet", "groupId"),
    routeTables: ids(node, "routeTableIdSet"),
    policy: endpointPolicy(id(node, "vpcEndpointId"), textAt(node, "policyDocument")),
  };
}
