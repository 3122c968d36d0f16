import { dependencies } from "./dependencies";
import { isObject, type Json, type ResourceView, strings, type StackDocument } from "./stack-document";

/** A resource that AWS refuses, or creates wrongly, unless another resource exists first. */
export interface Precedence {
  readonly type: string;
  /** What has to exist first. */
  readonly first: string;
  /** Whether the two belong together. */
  readonly belongs: (later: ResourceView, first: ResourceView, stack: StackDocument) => boolean;
  /** What happens otherwise, after `is created without waiting for …: `. */
  readonly otherwise: string;
  readonly source: string;
}

/** Whether both name the same thing by an attribute, by reference to one resource or by a literal. */
const same =
  (mine: string, its = mine) =>
  ({ values }: ResourceView, { values: other }: ResourceView): boolean =>
    values[mine] !== undefined && JSON.stringify(values[mine]) === JSON.stringify(other[its]);
/** Whether both are about the same bucket, however each names it. */
const sameBucket =
  (mine: string) =>
  ({ values }: ResourceView, { values: other }: ResourceView, stack: StackDocument): boolean =>
    bucketOf(stack, values[mine]) === bucketOf(stack, other["bucket"]);
const always = () => true;
/** A log group whose name the service defines. */
const groupNamed =
  (pattern: (values: ResourceView["values"]) => RegExp | undefined) =>
  ({ values }: ResourceView, { values: group }: ResourceView): boolean =>
    pattern(values)?.test(textOf(group["name"])) ?? false;

export const PRECEDENCES: readonly Precedence[] = [
  {
    type: "aws_s3_bucket_policy",
    first: "aws_s3_bucket_public_access_block",
    belongs: sameBucket("bucket"),
    otherwise: "S3 answers OperationAborted to two changes of a bucket's access at once",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
  },
  {
    type: "aws_s3_bucket_lifecycle_configuration",
    first: "aws_s3_bucket_versioning",
    belongs: sameBucket("bucket"),
    otherwise: "rules about noncurrent versions need versioning",
    source:
      "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_lifecycle_configuration",
  },
  {
    type: "aws_s3_bucket_replication_configuration",
    first: "aws_s3_bucket_versioning",
    belongs: sameBucket("bucket"),
    otherwise: "S3 answers InvalidRequest: versioning must be enabled on the bucket",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html#replication-requirements",
  },
  {
    type: "aws_s3_bucket_logging",
    first: "aws_s3_bucket_policy",
    belongs: sameBucket("target_bucket"),
    otherwise: "the target refuses the log delivery service",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
  },
  {
    type: "aws_flow_log",
    first: "aws_s3_bucket_policy",
    belongs: sameBucket("log_destination"),
    otherwise: "EC2 answers that it may not write to the bucket",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html",
  },
  {
    type: "aws_cloudwatch_log_delivery",
    first: "aws_s3_bucket_policy",
    belongs: always,
    otherwise: "CloudWatch Logs refuses a destination that it may not write to",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html",
  },
  {
    type: "aws_cloudtrail",
    first: "aws_s3_bucket_policy",
    belongs: sameBucket("s3_bucket_name"),
    otherwise: "CloudTrail answers InsufficientS3BucketPolicyException",
    source: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
  },
  {
    type: "aws_config_configuration_recorder_status",
    first: "aws_config_delivery_channel",
    belongs: always,
    otherwise: "AWS Config answers NoAvailableDeliveryChannelException",
    source: "https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigurationRecorder.html",
  },
  {
    type: "aws_config_delivery_channel",
    first: "aws_config_configuration_recorder",
    belongs: always,
    otherwise: "AWS Config answers NoAvailableConfigurationRecorderException",
    source: "https://docs.aws.amazon.com/config/latest/APIReference/API_PutDeliveryChannel.html",
  },
  {
    type: "aws_securityhub_standards_subscription",
    first: "aws_securityhub_account",
    belongs: always,
    otherwise: "Security Hub answers that the account is not subscribed",
    source: "https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchEnableStandards.html",
  },
  {
    type: "aws_nat_gateway",
    first: "aws_internet_gateway",
    belongs: always,
    otherwise: "a NAT gateway in a VPC without an internet gateway fails",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html",
  },
  {
    type: "aws_eip",
    first: "aws_internet_gateway",
    belongs: always,
    otherwise: "an address may need the VPC's internet gateway",
    source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/eip",
  },
  {
    type: "aws_ecs_service",
    first: "aws_lb_listener",
    belongs: ({ values }) => values["load_balancer"] !== undefined,
    otherwise: "ECS answers that the target group has no load balancer",
    source: "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service",
  },
  {
    type: "aws_ecs_service",
    first: "aws_ecs_cluster_capacity_providers",
    belongs: ({ values }) => values["capacity_provider_strategy"] !== undefined,
    otherwise: "ECS answers that the capacity provider is not associated with the cluster",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html",
  },
  {
    type: "aws_ecs_service",
    first: "aws_route_table_association",
    belongs: ({ values }, { values: association }) =>
      strings(values["network_configuration"]).includes(textOf(association["subnet_id"])),
    otherwise: "tasks start with the main route table, which has no route out, and cannot pull their image",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html",
  },
  ...["aws_ecs_service", "aws_lambda_invocation"].map((type) => ({
    type,
    first: "aws_network_acl_rule",
    belongs: always,
    otherwise: "a network ACL refuses all that no rule of it allows",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
  })),
  {
    type: "aws_lambda_invocation",
    first: "aws_route_table_association",
    belongs: always,
    otherwise: "the function starts with the main route table, which has no route out",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html",
  },
  {
    type: "aws_rds_cluster",
    first: "aws_cloudwatch_log_group",
    belongs: groupNamed(({ cluster_identifier: id }) => new RegExp(`^/aws/rds/cluster/${textOf(id)}/`)),
    otherwise: "RDS creates the group itself, without key and retention",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Integrating.CloudWatch.html",
  },
  {
    type: "aws_db_proxy",
    first: "aws_cloudwatch_log_group",
    belongs: groupNamed(({ name }) => new RegExp(`^/aws/rds/proxy/${textOf(name)}$`)),
    otherwise: "RDS creates the group itself, without key and retention",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-troubleshooting.html",
  },
  {
    type: "aws_lambda_function",
    first: "aws_cloudwatch_log_group",
    belongs: groupNamed(({ function_name: name }) => new RegExp(`^/aws/lambda/${textOf(name)}$`)),
    otherwise: "the first invocation creates the group itself, without key and retention",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  },
  {
    type: "aws_db_proxy_target",
    first: "aws_rds_cluster_instance",
    belongs: always,
    otherwise: "RDS Proxy finds no instance to register",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RegisterDBProxyTargets.html",
  },
  {
    type: "aws_db_proxy_endpoint",
    first: "aws_db_proxy_target",
    belongs: always,
    otherwise: "RDS Proxy refuses a read-only endpoint before the cluster has readers",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-endpoints.html",
  },
  {
    type: "aws_secretsmanager_secret_rotation",
    first: "aws_lambda_permission",
    belongs: ({ values }, { values: permission }) =>
      nameIn(values["rotation_lambda_arn"]) === nameIn(permission["function_name"]),
    otherwise: "Secrets Manager answers that it may not invoke the function",
    source:
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html",
  },
  {
    type: "aws_route53_query_log",
    first: "aws_cloudwatch_log_resource_policy",
    belongs: always,
    otherwise: "Route 53 answers InsufficientCloudWatchLogsResourcePolicy",
    source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateQueryLoggingConfig.html",
  },
  {
    type: "aws_route53_hosted_zone_dnssec",
    first: "aws_route53_key_signing_key",
    belongs: always,
    otherwise: "Route 53 answers KeySigningKeyWithActiveStatusNotFound",
    source: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_EnableHostedZoneDNSSEC.html",
  },
  {
    type: "aws_appautoscaling_policy",
    first: "aws_appautoscaling_target",
    belongs: same("resource_id"),
    otherwise: "Application Auto Scaling answers ObjectNotFoundException",
    source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html",
  },
  {
    type: "aws_appautoscaling_scheduled_action",
    first: "aws_appautoscaling_target",
    belongs: same("resource_id"),
    otherwise: "Application Auto Scaling answers ObjectNotFoundException",
    source: "https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html",
  },
  {
    type: "aws_apigatewayv2_stage",
    first: "aws_apigatewayv2_route",
    belongs: ({ values }) => values["auto_deploy"] === true && values["route_settings"] !== undefined,
    otherwise: "API Gateway answers that it cannot find the route of a setting",
    source: "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html",
  },
  {
    type: "aws_dynamodb_table_item",
    first: "aws_dynamodb_table",
    belongs: ({ values }, { values: table }) => textOf(values["table_name"]) === textOf(table["name"]),
    otherwise: "DynamoDB answers ResourceNotFoundException, and again when both are destroyed",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html",
  },
  {
    type: "aws_sfn_state_machine",
    first: "aws_lambda_function",
    belongs: ({ values }, { values: made }) =>
      textOf(values["definition"]).includes(`:function:${textOf(made["function_name"])}"`),
    otherwise: "an execution that starts before the function exists, or is updated, fails",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html",
  },
  {
    type: "aws_cloudwatch_composite_alarm",
    first: "aws_cloudwatch_metric_alarm",
    belongs: ({ values }, { values: alarm }) =>
      textOf(values["alarm_rule"]).includes(`"${textOf(alarm["alarm_name"])}"`),
    otherwise: "CloudWatch answers that the alarm of the rule does not exist",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html",
  },
];

/** Whether Terraform creates one only after the other: by references and `depends_on`, directly or through others. */
export function waitsFor(stack: StackDocument, later: ResourceView, first: ResourceView): boolean {
  const graph = dependencies(stack);
  const seen = new Set<string>();
  const visit = (address: string): boolean => {
    if (address === first.address) return true;
    if (seen.has(address)) return false;
    seen.add(address);
    return (graph.get(address) ?? []).some(visit);
  };
  return visit(later.address);
}

/** Name of the bucket that an ARN, a name or a reference means. */
function bucketOf(stack: StackDocument, value: Json | undefined): string | undefined {
  const [text] = strings(value);
  const address = text?.match(/aws_s3_bucket\.[\w-]+/)?.[0];
  const made = stack.all("aws_s3_bucket").find((bucket) => bucket.address === address);
  if (made) return textOf(made.values["bucket"]) || made.address;
  return address ?? text?.replace(/^arn:[\w-]+:s3:::/, "").replace(/\/.*$/, "");
}

/** The function that an ARN, a name or a reference means. */
function nameIn(value: Json | undefined): string | undefined {
  const [text] = strings(value);
  return text?.match(/aws_lambda_function\.[\w-]+/)?.[0] ?? text?.split(":").at(-1);
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : isObject(value) ? JSON.stringify(value) : "";
}
