/** Which dimensions a namespace's metrics have, and where it is published. */
export interface PublishedMetrics {
  /** Sets of dimensions under which there are values; a metric has values for exactly one of these sets. */
  readonly sets: readonly (readonly string[])[];
  /** Metrics with sets of their own. @default none */
  readonly metrics?: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Metrics for which AWS does not document the set that has values: alarms read all sets. @default none */
  readonly undecided?: readonly string[];
  /** The one region that has the metrics. @default every region, its own */
  readonly region?: string;
  readonly source: string;
}

const CLOUDWATCH =
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html";

const GLOBAL_DATABASE = [["DBClusterIdentifier", "SourceRegion"], ["DBClusterIdentifier"]];

/** Namespaces of AWS that alarms may read. */
export const PUBLISHED: Readonly<Record<string, PublishedMetrics>> = {
  "AWS/ApiGateway": {
    sets: [["ApiId"], ["ApiId", "Stage"], ["ApiId", "Stage", "Resource", "Method"]],
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html",
  },
  "AWS/ApplicationELB": {
    sets: [
      ["LoadBalancer"],
      ["LoadBalancer", "TargetGroup"],
      ["LoadBalancer", "AvailabilityZone"],
      ["TargetGroup", "LoadBalancer", "AvailabilityZone"],
    ],
    metrics: {
      HealthyHostCount: [
        ["LoadBalancer", "TargetGroup"],
        ["LoadBalancer", "TargetGroup", "AvailabilityZone"],
      ],
      UnHealthyHostCount: [
        ["LoadBalancer", "TargetGroup"],
        ["LoadBalancer", "TargetGroup", "AvailabilityZone"],
      ],
      HTTPCode_ELB_5XX_Count: [["LoadBalancer"], ["LoadBalancer", "AvailabilityZone"]],
    },
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
  },
  "AWS/Backup": {
    sets: [["BackupVaultName"], ["ResourceType"], ["BackupVaultName", "ResourceType"]],
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html",
  },
  "AWS/Billing": {
    sets: [["Currency"], ["Currency", "ServiceName"], ["Currency", "LinkedAccount"]],
    region: "us-east-1",
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html",
  },
  "AWS/CertificateManager": {
    sets: [["CertificateArn"]],
    source: "https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html",
  },
  "AWS/CloudFront": {
    sets: [
      ["DistributionId", "Region"],
      ["DistributionId", "FunctionName", "Region"],
    ],
    region: "us-east-1",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html",
  },
  "AWS/DynamoDB": {
    sets: [
      ["TableName"],
      ["TableName", "Operation"],
      ["TableName", "ReceivingRegion"],
      ["TableName", "GlobalSecondaryIndexName"],
    ],
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html",
  },
  "AWS/ECS": {
    sets: [["ClusterName"], ["ClusterName", "ServiceName"]],
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html",
  },
  "AWS/ElastiCache": {
    sets: [
      ["CacheClusterId"],
      ["CacheClusterId", "CacheNodeId"],
      ["ReplicationGroupId"],
      ["GlobalDatastore"],
      ["ReplicationGroupId", "Role"],
    ],
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html",
  },
  "AWS/Events": {
    sets: [["RuleName"], ["EventBusName", "RuleName"]],
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html",
  },
  "AWS/Firehose": {
    sets: [["DeliveryStreamName"]],
    source: "https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html",
  },
  "AWS/Lambda": {
    sets: [["FunctionName"], ["FunctionName", "Resource"], ["FunctionName", "Resource", "ExecutedVersion"]],
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  },
  "AWS/Logs": {
    sets: [["LogGroupName"], ["LogGroupName", "DestinationType", "FilterName"]],
    source:
      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html",
  },
  "AWS/NATGateway": {
    sets: [["NatGatewayId"]],
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway-cloudwatch.html",
  },
  "AWS/RDS": {
    sets: [
      ["DBClusterIdentifier"],
      ["DBClusterIdentifier", "Role"],
      ["DBInstanceIdentifier"],
      ["ProxyName"],
      ["ProxyName", "TargetGroup"],
      ["ProxyName", "TargetGroup", "TargetRole"],
    ],
    metrics: {
      AuroraGlobalDBReplicationLag: GLOBAL_DATABASE,
      AuroraGlobalDBRPOLag: GLOBAL_DATABASE,
      AuroraGlobalDBProgressLag: GLOBAL_DATABASE,
    },
    undecided: ["AuroraGlobalDBReplicationLag", "AuroraGlobalDBRPOLag", "AuroraGlobalDBProgressLag"],
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html",
  },
  "AWS/Route53": {
    sets: [["HealthCheckId"], ["HealthCheckId", "Region"]],
    region: "us-east-1",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html",
  },
  "AWS/S3": {
    sets: [
      ["BucketName", "StorageType"],
      ["BucketName", "FilterId"],
      ["SourceBucket", "DestinationBucket", "RuleId"],
    ],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html",
  },
  "AWS/SNS": {
    sets: [["TopicName"]],
    source: "https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html",
  },
  "AWS/SQS": {
    sets: [["QueueName"]],
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
  },
  "AWS/States": {
    sets: [["StateMachineArn"], ["ActivityArn"], ["LambdaFunctionArn"]],
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html",
  },
  "AWS/WAFV2": {
    sets: [
      ["WebACL", "Rule"],
      ["WebACL", "Rule", "Region"],
    ],
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html",
  },
  "ECS/ContainerInsights": {
    sets: [["ClusterName"], ["ClusterName", "ServiceName"], ["ClusterName", "TaskDefinitionFamily"]],
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html",
  },
};

export const METRICS_SOURCE = CLOUDWATCH;
