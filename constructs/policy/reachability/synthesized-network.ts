import { blocks, type Json, type JsonObject, type ResourceView, show, type StackDocument } from "../stack-document";
import { documentsIn, allows, statementsOf } from "../statements";
import { isGiven, isOn, texts } from "../values";
import type {
  Endpoint,
  EndpointPolicy,
  GroupPeer,
  GroupRule,
  NetworkAcl,
  NetworkAclRule,
  NetworkModel,
  PortRange,
  Route,
  RouteTable,
  RouteTarget,
  Subnet,
  Vpc,
} from "./network-model";

const ALL_PORTS: PortRange = [0, 65535];
const REFERENCE = /^\$\{((?:data\.)?[\w-]+\.[\w-]+)[.[]/;

/** Address of the resource that a value refers to, `${aws_vpc.main.id}`; the value itself where it refers to none. */
export function idOf(value: Json | undefined): string {
  const text = show(value);
  return REFERENCE.exec(text)?.[1] ?? text;
}

export function idsOf(value: Json | undefined): string[] {
  return texts(value).map(idOf);
}

/** The network of a synthesized stack. */
export function synthesizedNetwork(stack: StackDocument): NetworkModel {
  const vpcs = new Map(stack.all("aws_vpc").map((vpc) => [vpc.address, vpcOf(vpc)]));
  const tables = new Map(stack.all("aws_route_table").map((table) => [table.address, routeTable(stack, table)]));
  const acls = stack
    .all("aws_network_acl")
    .map((acl) => ({ acl: networkAcl(stack, acl), of: idsOf(acl.values["subnet_ids"]) }));
  const provider = blocks(blocks(stack.json["provider"])[0]?.["aws"])[0];
  return {
    account: texts(provider?.["allowed_account_ids"])[0] ?? "",
    subnets: new Map(
      stack.all("aws_subnet").flatMap((subnet) => {
        const vpc = vpcs.get(idOf(subnet.values["vpc_id"]));
        return vpc ? [[subnet.address, subnetOf(stack, subnet, vpc, tables, acls)] as const] : [];
      }),
    ),
    groups: groups(stack),
    endpoints: stack.all("aws_vpc_endpoint").map((endpoint) => endpointOf(stack, endpoint)),
    natGateways: new Map(
      stack.all("aws_nat_gateway").map(({ address, values }) => [address, idOf(values["subnet_id"])]),
    ),
  };
}

function vpcOf({ address, values }: ResourceView): Vpc {
  // AWS's default of the first is on, of the second off.
  return { id: address, dns: values["enable_dns_support"] !== false && isOn(values["enable_dns_hostnames"]) };
}

function subnetOf(
  stack: StackDocument,
  { address, values }: ResourceView,
  vpc: Vpc,
  tables: ReadonlyMap<string, RouteTable>,
  acls: readonly { readonly acl: NetworkAcl; readonly of: readonly string[] }[],
): Subnet {
  const association = stack.all("aws_route_table_association").find((one) => idOf(one.values["subnet_id"]) === address);
  return {
    vpc,
    cidr: show(values["cidr_block"]),
    ipv6: isGiven(values["ipv6_cidr_block"]),
    routeTable: tables.get(idOf(association?.values["route_table_id"])) ?? {
      id: `the main route table of ${vpc.id}`,
      routes: [],
    },
    acl: acls.find(({ of }) => of.includes(address))?.acl ?? { id: `the default network ACL of ${vpc.id}`, rules: [] },
  };
}

function routeTable(stack: StackDocument, table: ResourceView): RouteTable {
  const own = stack.all("aws_route").filter(({ values }) => idOf(values["route_table_id"]) === table.address);
  return {
    id: table.address,
    routes: [...blocks(table.values["route"]), ...own.map(({ values }) => values)].flatMap((values) =>
      routeOf(stack, values),
    ),
  };
}

/** Targets of the attributes of a route; any other target, or a missing one, is no gateway. */
const TARGETS: Readonly<Record<string, { readonly type: string; readonly kind: RouteTarget["kind"] }>> = {
  nat_gateway_id: { type: "aws_nat_gateway", kind: "nat-gateway" },
  gateway_id: { type: "aws_internet_gateway", kind: "internet-gateway" },
  egress_only_gateway_id: { type: "aws_egress_only_internet_gateway", kind: "egress-only-internet-gateway" },
};

function routeOf(stack: StackDocument, values: JsonObject): Route[] {
  const destination = values["destination_cidr_block"] ?? values["cidr_block"];
  const block = destination ?? values["destination_ipv6_cidr_block"] ?? values["ipv6_cidr_block"];
  if (!isGiven(block)) return [];
  const [attribute] = Object.keys(TARGETS).filter((name) => isGiven(values[name]));
  const id = idOf(values[attribute ?? ""]);
  const type = stack.resources.find(({ address }) => address === id)?.type;
  const kind = attribute !== undefined && type === TARGETS[attribute]?.type ? TARGETS[attribute]!.kind : "other";
  return [{ destination: show(block), target: { kind, id } }];
}

function networkAcl(stack: StackDocument, acl: ResourceView): NetworkAcl {
  const own = stack.all("aws_network_acl_rule").filter(({ values }) => idOf(values["network_acl_id"]) === acl.address);
  const inline = (name: string) =>
    blocks(acl.values[name]).map((rule) => aclRule({ ...rule, egress: name === "egress" }));
  return {
    id: acl.address,
    rules: [...inline("ingress"), ...inline("egress"), ...own.map(({ values }) => aclRule(values))].flat(),
  };
}

function aclRule(values: JsonObject): NetworkAclRule[] {
  const ports = portsOf(values, values["protocol"]);
  const number = Number(values["rule_number"] ?? values["rule_no"]);
  const cidr = show(isGiven(values["cidr_block"]) ? values["cidr_block"] : values["ipv6_cidr_block"]);
  const allow = (values["rule_action"] ?? values["action"]) === "allow";
  return ports ? [{ number, egress: isOn(values["egress"]), allow, cidr, ports }] : [];
}

/** The ports of a rule; undefined where its protocol is not TCP. */
function portsOf(values: JsonObject, protocol: Json | undefined): PortRange | undefined {
  const name = show(protocol);
  if (["-1", "all"].includes(name)) return ALL_PORTS;
  if (!["tcp", "6"].includes(name)) return undefined;
  return [Number(values["from_port"]), Number(values["to_port"])];
}

const GROUP_RULES = {
  aws_vpc_security_group_ingress_rule: false,
  aws_vpc_security_group_egress_rule: true,
} as const;

function groups(stack: StackDocument): Map<string, GroupRule[]> {
  const found = new Map<string, GroupRule[]>(stack.all("aws_security_group").map(({ address }) => [address, []]));
  for (const [type, egress] of Object.entries(GROUP_RULES)) {
    for (const { values } of stack.all(type)) {
      const ports = portsOf(values, values["ip_protocol"]);
      const peer = peerOf(stack, values);
      if (ports && peer) found.get(idOf(values["security_group_id"]))?.push({ egress, peer, ports });
    }
  }
  return found;
}

function peerOf(stack: StackDocument, values: JsonObject): GroupPeer | undefined {
  const { referenced_security_group_id: group, cidr_ipv4, cidr_ipv6, prefix_list_id: list } = values;
  if (isGiven(group)) return { group: idOf(group) };
  if (isGiven(list)) return { prefixList: listName(stack, idOf(list)) };
  const cidr = cidr_ipv4 ?? cidr_ipv6;
  return isGiven(cidr) ? { cidr: show(cidr) } : undefined;
}

/** A gateway endpoint's list is called like its service. */
function listName(stack: StackDocument, id: string): string {
  const endpoint = stack.all("aws_vpc_endpoint").find(({ address }) => address === id);
  const data = stack.dataSources.find(({ address }) => address === id);
  return show(endpoint?.values["service_name"] ?? data?.values["name"] ?? id);
}

function endpointOf(stack: StackDocument, { address, values }: ResourceView): Endpoint {
  const associated = stack
    .all("aws_vpc_endpoint_route_table_association")
    .filter((one) => idOf(one.values["vpc_endpoint_id"]) === address)
    .map((one) => idOf(one.values["route_table_id"]));
  return {
    id: address,
    vpc: idOf(values["vpc_id"]),
    service: show(values["service_name"]),
    kind: values["vpc_endpoint_type"] === "Interface" ? "Interface" : "Gateway",
    privateDns: isOn(values["private_dns_enabled"]),
    subnets: idsOf(values["subnet_ids"]),
    groups: idsOf(values["security_group_ids"]),
    routeTables: [...idsOf(values["route_table_ids"]), ...associated],
    policy: isGiven(values["policy"]) ? policyOf(stack, values["policy"]) : undefined,
  };
}

function policyOf(stack: StackDocument, policy: Json | undefined): EndpointPolicy {
  const documents = documentsIn(stack, policy);
  return {
    id: documents[0]?.address ?? show(policy),
    statements: documents.flatMap(statementsOf).map((statement) => ({
      allow: allows(statement),
      actions: texts(statement["actions"]),
      resources: texts(statement["resources"]),
      conditions: blocks(statement["condition"]).map(({ test, variable, values }) => ({
        test: show(test),
        variable: show(variable),
        values: texts(values),
      })),
    })),
  };
}
