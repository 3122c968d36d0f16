import type { Pending } from "../needs";
import { ASSUMPTIONS, HOURS } from "./assumptions";
import { INSTANCE_CLASSES, type Price, type PriceId, PRICES } from "./price-list";

/** A part of the monthly price of a resource. */
export interface CostItem {
  readonly price: Price;
  /** Units in a month. */
  readonly quantity: number;
}

/** Related resources of a resource, for example its task definition. */
export interface StackContext {
  /** Resources of the same stack. */
  of(type: string): readonly Pending[];
  /** Whether the resource's site is the active one, which serves all traffic. */
  readonly isActive: boolean;
}

export type CostOf = (resource: Pending, context: StackContext) => readonly CostItem[];

const item = (price: PriceId, quantity: number): CostItem => ({ price: PRICES[price], quantity });
const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const number = (value: unknown, otherwise = 0): number => (typeof value === "number" ? value : otherwise);
const always =
  (price: PriceId, quantity = 1): CostOf =>
  () => [item(price, quantity)];

/** An instance class that is not in the price list. */
export class UnknownPrice extends Error {
  override readonly name = "UnknownPrice";

  constructor(readonly instanceClass: string) {
    super(`no price for '${instanceClass}'`);
  }
}

function hourOf(instanceClass: string): Price & { readonly vcpus: number } {
  const price = INSTANCE_CLASSES[instanceClass];
  if (!price) throw new UnknownPrice(instanceClass);
  return price;
}

/** Monthly price of a resource, by its type. */
export const COSTS: Readonly<Record<string, CostOf>> = {
  // External access is analyzed for free, unused access by role and user.
  aws_accessanalyzer_analyzer: ({ values }) =>
    String(values["type"]).includes("UNUSED_ACCESS") ? [item("analyzedRole", ASSUMPTIONS.roles.value)] : [],
  aws_apigatewayv2_api: always("apiRequests", 0.1),
  aws_backup_vault: always("auroraBackup", ASSUMPTIONS.backupGb.value),
  aws_cloudfront_distribution: () => [
    item("cloudFrontTraffic", ASSUMPTIONS.trafficGb.value),
    item("cloudFrontRequests", ASSUMPTIONS.requestsMillion.value * 100),
  ],
  // The first trail of an account is free; its logs are in the archive.
  aws_cloudtrail: () => [],
  aws_cloudwatch_composite_alarm: always("compositeAlarm"),
  aws_cloudwatch_dashboard: always("dashboard"),
  aws_cloudwatch_log_group: ({ address }) => [
    item("logIngestion", ASSUMPTIONS.logGb.value * (/flow|service|web_acl|access/.test(address) ? 1 : 0.1)),
  ],
  // An alarm on an expression costs as much as one on each of the metrics in it.
  aws_cloudwatch_metric_alarm: ({ values }) => {
    const queries = values["metric_query"];
    const metrics = Array.isArray(queries) ? queries.filter((one: object) => "metric" in one).length : 1;
    return [item("alarm", Math.max(1, metrics))];
  },
  aws_config_configuration_recorder: always("configItem", ASSUMPTIONS.configItems.value),
  // Billed by the vCPUs of the instances, with a minimum of two.
  aws_db_proxy: (_, context) => {
    const vcpus = context
      .of("aws_rds_cluster_instance")
      .map(({ values }) => String(values["instance_class"]))
      .reduce((sum, name) => sum + (name === "db.serverless" ? 4 : hourOf(name).vcpus), 0);
    return [item("proxyVcpuHour", Math.max(2, vcpus) * HOURS)];
  },
  aws_dynamodb_table: () => [
    item("dynamoReads", ASSUMPTIONS.tableMillion.value),
    item("dynamoWrites", ASSUMPTIONS.tableMillion.value),
  ],
  aws_dynamodb_table_replica: always("dynamoWrites", ASSUMPTIONS.tableMillion.value),
  aws_ecr_repository: always("ecrStorage", ASSUMPTIONS.imagesGb.value),
  aws_ecs_service: ({ values }, context) => {
    const task = context.of("aws_ecs_task_definition")[0]?.values ?? {};
    const tasks = number(values["desired_count"]);
    return [
      item("fargateVcpuHour", (Number(task["cpu"]) / 1024) * tasks * HOURS),
      item("fargateMemoryHour", (Number(task["memory"]) / 1024) * tasks * HOURS),
    ];
  },
  aws_eip: always("addressHour", HOURS),
  aws_elasticache_replication_group: ({ values }) => {
    const nodes = number(values["num_cache_clusters"], 1 + number(values["replicas_per_node_group"]));
    const type = values["node_type"];
    return typeof type === "string" ? [{ price: hourOf(type), quantity: nodes * HOURS }] : [];
  },
  aws_guardduty_detector: always("guardDutyEvents", 1),
  aws_kinesis_firehose_delivery_stream: always("firehoseTraffic", ASSUMPTIONS.logGb.value * 4),
  aws_kms_key: always("key"),
  aws_lambda_function: ({ values }) => [
    item("lambdaRequests", ASSUMPTIONS.functionMillion.value),
    item("lambdaCompute", ASSUMPTIONS.functionMillion.value * 1e6 * 0.5 * (number(values["memory_size"], 128) / 1024)),
  ],
  // Each zone has its own public address.
  aws_lb: ({ values }) => [
    item("albHour", HOURS),
    item("albCapacityHour", ASSUMPTIONS.albCapacityUnits.value * HOURS),
    item("addressHour", values["internal"] === true ? 0 : count(values["subnets"]) * HOURS),
  ],
  aws_nat_gateway: () => [item("natHour", HOURS), item("natTraffic", ASSUMPTIONS.natGb.value)],
  aws_rds_cluster: (_, { isActive }) => [
    item("auroraStorage", ASSUMPTIONS.databaseGb.value),
    ...(isActive
      ? [item("auroraIo", ASSUMPTIONS.databaseIoMillion.value)]
      : [item("auroraReplicatedIo", ASSUMPTIONS.databaseIoMillion.value / 10)]),
  ],
  aws_rds_cluster_instance: ({ values }, context) => {
    const name = String(values["instance_class"]);
    if (name !== "db.serverless") return [{ price: hourOf(name), quantity: HOURS }];
    const scaling = [context.of("aws_rds_cluster")[0]?.values["serverlessv2_scaling_configuration"]].flat()[0];
    const least = number((scaling as Record<string, unknown> | undefined)?.["min_capacity"], 0.5);
    return [item("auroraCapacityHour", least * HOURS)];
  },
  aws_route53_health_check: ({ values }) => {
    const fast = values["request_interval"] === 10 ? 1 : 0;
    const https = String(values["type"]).startsWith("HTTPS") ? 1 : 0;
    const latency = values["measure_latency"] === true ? 1 : 0;
    return [item("healthCheck", 1), item("healthCheckOption", fast + https + latency)];
  },
  aws_route53_zone: always("hostedZone"),
  aws_s3_bucket: always("storage", ASSUMPTIONS.bucketGb.value),
  aws_secretsmanager_secret: ({ values }) => [item("secret", 1 + count(values["replica"]))],
  aws_securityhub_account: always("securityCheck", ASSUMPTIONS.securityChecks.value),
  aws_sfn_state_machine: always("stateTransitions", ASSUMPTIONS.transitionsThousand.value),
  aws_vpc_endpoint: ({ values }) => [
    item("endpointHour", values["vpc_endpoint_type"] === "Interface" ? count(values["subnet_ids"]) * HOURS : 0),
  ],
  // A regional web ACL receives half of the requests, and only in the active site.
  aws_wafv2_web_acl: ({ values }, { isActive }) => {
    const fraction = values["scope"] === "CLOUDFRONT" ? 1 : isActive ? 0.5 : 0;
    return [
      item("webAcl", 1),
      item("webAclRule", count(values["rule"])),
      item("webAclRequests", ASSUMPTIONS.requestsMillion.value * fraction),
    ];
  },
};
