import { accountOf } from "./across/caller";
import { blocks, type Json, type ResourceView, show, type StackDocument } from "./stack-document";

/** Resources that a dimension of a metric names. */
export interface NamedResource {
  readonly type: string;
  /** Attributes whose references are the dimension's value. */
  readonly attributes: readonly string[];
  /** The values that are known at synth. */
  readonly values: (resource: ResourceView, stack: StackDocument) => readonly (Json | undefined)[];
}

/** A resource that is named by an attribute which the configuration sets; other attributes may return the same. */
const named = (type: string, attribute: string, ...same: string[]): NamedResource => ({
  type,
  attributes: [attribute, ...same],
  values: ({ values }) => [values[attribute]],
});
/** A resource whose name AWS generates, so that only references are valid. */
const computed = (type: string, ...attributes: string[]): NamedResource => ({ type, attributes, values: () => [] });

/** ElastiCache numbers the nodes of a replication group. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.Redis-RedisCluster.html */
const NODES: NamedResource = {
  type: "aws_elasticache_replication_group",
  attributes: [],
  values: ({ values: { replication_group_id: id, num_cache_clusters: count } }) =>
    Array.from({ length: Number(count ?? 1) }, (_, i) => `${show(id)}-${String(i + 1).padStart(3, "0")}`),
};
const MACHINES: NamedResource = {
  type: "aws_sfn_state_machine",
  attributes: ["arn", "id"],
  values: ({ values: { name } }, stack) => [
    `arn:aws:states:${stack.facts.region}:${accountOf(stack) ?? ""}:stateMachine:${show(name)}`,
  ],
};
/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
const WEB_ACLS: NamedResource = {
  type: "aws_wafv2_web_acl",
  attributes: [],
  values: ({ values }) => blocks(values["visibility_config"]).map(({ metric_name: name }) => name),
};
const ECS = {
  ClusterName: [named("aws_ecs_cluster", "name")],
  ServiceName: [named("aws_ecs_service", "name")],
};

/** What names a resource among the dimensions, by namespace; those of `FREE_DIMENSIONS` name none. */
export const METRIC_RESOURCES: Readonly<Record<string, Readonly<Record<string, readonly NamedResource[]>>>> = {
  "AWS/ApiGateway": {
    ApiId: [computed("aws_apigatewayv2_api", "id")],
    Stage: [named("aws_apigatewayv2_stage", "name")],
  },
  "AWS/ApplicationELB": {
    LoadBalancer: [computed("aws_lb", "arn_suffix")],
    TargetGroup: [computed("aws_lb_target_group", "arn_suffix")],
  },
  "AWS/Backup": { BackupVaultName: [named("aws_backup_vault", "name", "id")] },
  "AWS/CertificateManager": {
    CertificateArn: [
      computed("aws_acm_certificate", "arn", "id"),
      computed("aws_acm_certificate_validation", "certificate_arn"),
    ],
  },
  "AWS/CloudFront": {
    DistributionId: [computed("aws_cloudfront_distribution", "id")],
    FunctionName: [named("aws_cloudfront_function", "name", "id")],
  },
  "AWS/DynamoDB": { TableName: [named("aws_dynamodb_table", "name", "id")] },
  "AWS/ECS": ECS,
  "ECS/ContainerInsights": { ...ECS, TaskDefinitionFamily: [named("aws_ecs_task_definition", "family")] },
  "AWS/ElastiCache": {
    CacheClusterId: [NODES, named("aws_elasticache_cluster", "cluster_id", "id")],
    ReplicationGroupId: [named("aws_elasticache_replication_group", "replication_group_id", "id")],
    GlobalDatastore: [computed("aws_elasticache_global_replication_group", "global_replication_group_id", "id")],
  },
  "AWS/Events": {
    RuleName: [named("aws_cloudwatch_event_rule", "name")],
    EventBusName: [named("aws_cloudwatch_event_bus", "name", "id")],
  },
  "AWS/Firehose": { DeliveryStreamName: [named("aws_kinesis_firehose_delivery_stream", "name")] },
  "AWS/Lambda": { FunctionName: [named("aws_lambda_function", "function_name", "id")] },
  "AWS/Logs": { LogGroupName: [named("aws_cloudwatch_log_group", "name", "id")] },
  "AWS/NATGateway": { NatGatewayId: [computed("aws_nat_gateway", "id")] },
  "AWS/RDS": {
    DBClusterIdentifier: [named("aws_rds_cluster", "cluster_identifier", "id")],
    DBInstanceIdentifier: [
      named("aws_rds_cluster_instance", "identifier", "id"),
      named("aws_db_instance", "identifier"),
    ],
    ProxyName: [named("aws_db_proxy", "name", "id")],
  },
  "AWS/Route53": { HealthCheckId: [computed("aws_route53_health_check", "id")] },
  "AWS/S3": { BucketName: [named("aws_s3_bucket", "bucket", "id")] },
  "AWS/SNS": { TopicName: [named("aws_sns_topic", "name")] },
  "AWS/SQS": { QueueName: [named("aws_sqs_queue", "name")] },
  "AWS/States": { StateMachineArn: [MACHINES], LambdaFunctionArn: [computed("aws_lambda_function", "arn")] },
  "AWS/WAFV2": { WebACL: [WEB_ACLS] },
};

/** Dimensions that name no resource, or one that `alarm-dimensions` checks separately. */
export const FREE_DIMENSIONS: readonly string[] = [
  ...["ActivityArn", "AvailabilityZone", "CacheNodeId", "Currency", "DestinationBucket", "DestinationType"],
  ...["ExecutedVersion", "FilterId", "FilterName", "GlobalSecondaryIndexName", "LinkedAccount", "Method", "Operation"],
  ...["ReceivingRegion", "Region", "Resource", "ResourceType", "Role", "Rule", "RuleId", "ServiceName", "SourceBucket"],
  ...["SourceRegion", "StorageType", "TargetGroup", "TargetRole"],
];
