import { multiRegionWeb } from "../../config/multi-region-web";
import { TASK_ENDPOINTS } from "../../config/schema/groups/network";
import { RULES } from "../../constructs/policy/rules";
import { StackDocument } from "../../constructs/policy/stack-document";
import { builtFrom, type BuiltStack } from "./deployments";
import type { Bendable } from "./negative";
import { asDocument, type StackJson } from "./synth";

/** An invalid change of one network hop of a real deployment, and the expected findings. */
export interface BlockedHop {
  readonly rule: string;
  readonly what: string;
  readonly network: NetworkKind;
  readonly change: (stack: Bendable) => unknown;
  /** `address message` of each finding. */
  readonly findings: readonly string[];
}

const NETWORKS = {
  nat: {},
  endpoints: { nat: "none", endpoints: [...TASK_ENDPOINTS, "rds"] },
  "dual-stack": { ipv6: true },
} as const;
export type NetworkKind = keyof typeof NETWORKS;
export const NETWORK_KINDS = Object.keys(NETWORKS) as NetworkKind[];

const BUILT = new Map<NetworkKind, BuiltStack>();

/** The primary of a production deployment whose serving sites have such a network. */
function primary(kind: NetworkKind): BuiltStack {
  const values = multiRegionWeb("prod");
  const sites = values.sites.map((site) =>
    site.role === "control" ? site : { ...site, network: { ...site.network, ...NETWORKS[kind] } },
  );
  const built = BUILT.get(kind) ?? builtFrom({ ...values, sites })["web-prod-primary"]!;
  BUILT.set(kind, built);
  return built;
}

/** Findings of a rule in such a network after a change. */
export function hopFindings(
  rule: string,
  network: NetworkKind,
  change: (stack: Bendable) => unknown = () => undefined,
): string[] {
  const { json, document } = primary(network);
  const modified = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
  change(modified);
  const { [rule]: checked } = Object.fromEntries(RULES.map((one) => [one.id, one]));
  return checked!
    .check(new StackDocument(document.facts, asDocument(modified), document.connections))
    .map(({ address, message }) => `${address} ${message}`);
}

export function testBlockedHops(hops: readonly BlockedHop[]): void {
  test.each(hops.map((hop) => [hop.rule, hop.what, hop] as const))("X16 %s: %s", (rule, _, hop) => {
    expect(hopFindings(rule, hop.network)).toEqual([]);
    expect(hopFindings(rule, hop.network, hop.change)).toEqual(hop.findings);
  });
}

export const INGRESS = "aws_vpc_security_group_ingress_rule";
export const EGRESS = "aws_vpc_security_group_egress_rule";
export const ACL_RULE = "aws_network_acl_rule";
export const CLOUDFRONT =
  "com.amazonaws.global.cloudfront.origin-facing does not reach aws_lb.load_balancer on port 443";
export const CHECKERS = "com.amazonaws.us-east-1.route53-healthchecks does not reach aws_lb.load_balancer on port 443";
export const CLIENTS = "(Requests and health checks)";
export const TASKS = (services: string) =>
  `so that aws_ecs_service.service does not reach ${services} on port 443 (Image, secrets, logs and exec sessions of tasks)`;
export const APIS = "ecr.api, ecr.dkr, logs, ssmmessages, kms, secretsmanager";
export const ROTATES = (services: string) =>
  `so that aws_lambda_function.rotation_function does not reach ${services} on port 443 ` +
  "(Work of the function rotate-database-secret)";
export const ROTATION = ROTATES("secretsmanager, rds");
export const DATABASE = [
  ["aws_lambda_function.rotation_function", "Work of the function rotate-database-secret"],
  ["aws_db_proxy.database_proxy", "Pooled connections of the proxy"],
  ["aws_db_proxy_endpoint.database_proxy_readers", "Pooled connections of the proxy"],
].map(([from, why]) => `so that ${from} does not reach aws_rds_cluster.database on port 3306 (${why})`);
export const PROXIES =
  "so that aws_ecs_service.service does not reach aws_db_proxy.database_proxy, " +
  "aws_db_proxy_endpoint.database_proxy_readers on port 3306 (Data of the application)";
export const BALANCED =
  "so that aws_lb.load_balancer does not reach aws_ecs_service.service on port 8080 (Requests and health checks of the load balancer)";
export const STATELESS = "as network ACLs are stateless";
export const NO_ROUTE = (family: string) =>
  `has no route for ${family} to a gateway, and no endpoint serves its subnet`;
export const ADD_ROUTE = "add an endpoint of the service, or a default route through a NAT gateway";
export const ALL_APIS = APIS.replace("logs", "s3, logs");
export const ADD_TABLE = "add the table to the endpoint's route tables";
export const NEED_NAT = "route its subnets' default route to a NAT gateway, or add an endpoint";
export const NO_DNS = "has no private DNS, so the name of the service does not resolve to it";
export const SET_DNS = "set private_dns_enabled, and enable_dns_support and enable_dns_hostnames of the VPC";
export const ANSWERS = "return traffic on ports 1024 to 65535";
export const PRIVATE_ROUTES = "aws_route_table.network_private_routes_us_east_1a";

export const without = (type: string, name: string) => (stack: Bendable) => {
  if (!stack.resource[type]?.[name]) throw new Error(`no ${type}.${name} to remove`);
  stack.resource[type] = Object.fromEntries(Object.entries(stack.resource[type]).filter(([key]) => key !== name));
};
export const changed = (type: string, name: string, change: object) => (stack: Bendable) =>
  Object.assign(stack.resource[type]![name]!, change);
