import type { Difference } from "../../constructs/policy/parity";
import type { RuleFinding } from "../../constructs/policy/review";
import { stackParity } from "../shared/site/stack-parity";
import type { SiteStack } from "../shared/site-stack";
import { minimumTasks } from "./compute";
import type { WebStacks } from "./web-stacks";

const STANDBY = "service.standbyFraction: the standby runs a fraction of the tasks and is scaled up in a failover";
const GLOBAL = "the primary creates the global database; the secondary inherits user, password and data";
const SECRET = "a secret is created and rotated in one region; the other has a replica";
const ONE_WAY = "assets.bothDirections is off: assets are copied to the secondary alone";
const DATASTORE = "the primary creates the global datastore; the secondary inherits engine, size and parameters";
const COPY = "recovery.tableReplica: the secondary has a copy of the DR table";
const READERS = "Aurora scales only the readers of the primary cluster";

const ALWAYS: readonly Difference[] = [
  { where: "aws_rds_global_cluster.database_global", reason: GLOBAL },
  { where: "aws_rds_cluster.database database_name", reason: GLOBAL },
  { where: "aws_rds_cluster.database global_cluster_identifier", reason: GLOBAL },
  { where: "aws_rds_cluster.database master_*", reason: GLOBAL },
  { where: "aws_rds_cluster.database source_region", reason: GLOBAL },
  { where: "aws_secretsmanager_secret*", reason: SECRET },
  { where: "*.rotation_*", reason: SECRET },
  { where: "aws_ecs_service.service depends_on", reason: SECRET },
  { where: "aws_cloudwatch_dashboard.dashboard dashboard_body.widgets", reason: SECRET },
  { where: "aws_cloudwatch_log_subscription_filter.log_shipping_rotation_*", reason: SECRET },
  { where: "*_security_group_ingress_rule.database_group_from_rotation_function_3306", reason: SECRET },
];

/** Compares the resources of primary and secondary; the intended differences are listed here. */
export function siteParity(stacks: WebStacks, primary: SiteStack, secondary: SiteStack): RuleFinding[] {
  return stackParity(stacks, primary, secondary, [...ALWAYS, ...chosen(stacks)]);
}

/** Compares the recovery resources of both. */
export function recoveryParity(stacks: WebStacks, primary: SiteStack, secondary: SiteStack): RuleFinding[] {
  const copy = [
    { where: "aws_dynamodb_table_replica.table", reason: COPY },
    { where: "aws_kms_*.table_key*", reason: COPY },
  ];
  return stackParity(stacks, primary, secondary, stacks.deployment.recovery.tableReplica ? copy : []);
}

/** Differences that follow from a deployment's configuration. */
function chosen(stacks: WebStacks): Difference[] {
  const { database, assets, cache } = stacks.deployment;
  return [
    ...(minimumTasks(stacks, "secondary") === minimumTasks(stacks, "primary")
      ? []
      : [
          { where: "aws_appautoscaling_target.service_scaling min_capacity", reason: STANDBY },
          { where: "aws_ecs_service.service desired_count", reason: STANDBY },
        ]),
    ...(database.maxReaders === undefined
      ? []
      : [{ where: "aws_appautoscaling_*.database_reader_scaling*", reason: READERS }]),
    ...(database.proxy ? [{ where: "aws_db_proxy_target.database_proxy_target depends_on", reason: SECRET }] : []),
    ...(assets.bothDirections
      ? []
      : [{ where: "aws_s3_bucket_replication_configuration.assets_replication", reason: ONE_WAY }]),
    ...(assets.bothDirections || !assets.timeControl
      ? []
      : [{ where: "aws_cloudwatch_metric_alarm.assets_*", reason: ONE_WAY }]),
    ...(cache?.globalDatastore
      ? [
          { where: "aws_elasticache_global_replication_group.cache_global", reason: DATASTORE },
          { where: "aws_elasticache_parameter_group.cache_*", reason: DATASTORE },
          { where: "aws_elasticache_replication_group.cache *", reason: DATASTORE },
        ]
      : []),
  ];
}
