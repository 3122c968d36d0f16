import { blocks, type Json, type ResourceView, type StackDocument } from "../stack-document";
import { isGiven } from "../values";
import type { NetworkInterfaces } from "./path";
import { idOf, idsOf } from "./synthesized-network";

/** Where a type of resource names its subnets and security groups. */
interface Placement {
  /** Attributes of the resource, or of the block that holds both. */
  readonly block?: string;
  readonly subnets?: string;
  /** Attribute that names a subnet group instead of subnets. */
  readonly subnetGroup?: string;
  readonly groups: string;
  /** `workload`: starts connections that must be declared; `store`: keeps data. */
  readonly part: "workload" | "store";
}

const OF_PROXY: Placement = { subnets: "vpc_subnet_ids", groups: "vpc_security_group_ids", part: "store" };
const OF_DATABASE: Placement = { subnetGroup: "db_subnet_group_name", groups: "vpc_security_group_ids", part: "store" };
const OF_CACHE: Placement = { subnetGroup: "subnet_group_name", groups: "security_group_ids", part: "store" };

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  aws_db_instance: OF_DATABASE,
  aws_db_proxy: OF_PROXY,
  aws_db_proxy_endpoint: OF_PROXY,
  aws_docdb_cluster: OF_DATABASE,
  aws_ecs_service: {
    block: "network_configuration",
    subnets: "subnets",
    groups: "security_groups",
    part: "workload",
  },
  aws_elasticache_cluster: OF_CACHE,
  aws_elasticache_replication_group: OF_CACHE,
  aws_lambda_function: { block: "vpc_config", subnets: "subnet_ids", groups: "security_group_ids", part: "workload" },
  aws_lb: { subnets: "subnets", groups: "security_groups", part: "workload" },
  aws_rds_cluster: OF_DATABASE,
};

/** The network interfaces of a resource; undefined where it has none. */
export function interfacesOf(
  stack: StackDocument,
  { type, address, values }: ResourceView,
): NetworkInterfaces | undefined {
  const placement = PLACEMENTS[type];
  const place = placement?.block === undefined ? values : blocks(values[placement.block])[0];
  if (!placement || !place) return undefined;
  const { subnets, subnetGroup, groups } = placement;
  return {
    id: address,
    subnets: subnets === undefined ? subnetsOf(stack, values[subnetGroup!]) : idsOf(place[subnets]),
    groups: idsOf(place[groups]),
    publicAddress: type === "aws_lb" ? values["internal"] !== true : place["assign_public_ip"] === true,
  };
}

function subnetsOf(stack: StackDocument, group: Json | undefined): string[] {
  if (!isGiven(group)) return [];
  return idsOf(stack.resources.find(({ address }) => address === idOf(group))?.values["subnet_ids"]);
}

/** Every resource of a stack that starts connections in a network. A proxy does, and also accepts connections. */
export function workloads(stack: StackDocument): NetworkInterfaces[] {
  return placed(stack, (type) => PLACEMENTS[type]?.part === "workload" || PLACEMENTS[type] === OF_PROXY);
}

/** Every data store of a stack. */
export function stores(stack: StackDocument): NetworkInterfaces[] {
  return placed(stack, (type) => PLACEMENTS[type]?.part === "store");
}

function placed(stack: StackDocument, wanted: (type: string) => boolean): NetworkInterfaces[] {
  return stack.resources.filter(({ type }) => wanted(type)).flatMap((one) => interfacesOf(stack, one) ?? []);
}
