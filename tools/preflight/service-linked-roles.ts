import type { Needs, Pending } from "./needs";

type Values = Pending["values"];

/**
 * Services that act through a service-linked role, by a resource type that makes them do so: always, or with certain
 * values.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const SERVICES: Readonly<Record<string, string | ((values: Values) => string | undefined)>> = {
  aws_accessanalyzer_analyzer: "access-analyzer.amazonaws.com",
  aws_apigatewayv2_api: "ops.apigateway.amazonaws.com",
  aws_appautoscaling_target: ({ service_namespace: namespace }) => SCALED[String(namespace)],
  aws_backup_plan: "backup.amazonaws.com",
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/using-service-linked-roles-create-slr-for-org-trails.html
  aws_cloudtrail: ({ is_organization_trail: organization }) =>
    organization === true ? "cloudtrail.amazonaws.com" : undefined,
  aws_cloudwatch_log_delivery_destination: (values) => (toStream(values) ? "delivery.logs.amazonaws.com" : undefined),
  aws_db_proxy: "rds.amazonaws.com",
  aws_dynamodb_table_replica: "replication.dynamodb.amazonaws.com",
  aws_ecr_replication_configuration: "replication.ecr.amazonaws.com",
  aws_ecs_cluster: "ecs.amazonaws.com",
  aws_elasticache_replication_group: "elasticache.amazonaws.com",
  aws_guardduty_detector: "guardduty.amazonaws.com",
  aws_lb: "elasticloadbalancing.amazonaws.com",
  aws_rds_cluster: "rds.amazonaws.com",
  aws_securityhub_account: "securityhub.amazonaws.com",
  // https://docs.aws.amazon.com/waf/latest/developerguide/using-service-linked-roles.html
  aws_wafv2_web_acl_logging_configuration: (values) => (toStream(values) ? "wafv2.amazonaws.com" : undefined),
};

/** Application Auto Scaling has one role for each namespace. @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html */
const SCALED: Readonly<Record<string, string>> = Object.fromEntries(
  ["ecs", "rds", "dynamodb", "lambda", "elasticache"].map((namespace) => [
    namespace,
    `${namespace}.application-autoscaling.amazonaws.com`,
  ]),
);

/** Whether logs go to a stream of Firehose, by its ARN or by a reference to it. */
function toStream(values: Values): boolean {
  return /:firehose:|aws_kinesis_firehose_delivery_stream/.test(JSON.stringify(values));
}

export interface ServiceLinkedRoleNeed {
  /** Service principal. */
  readonly service: string;
  /** The resource of a stack that will create it, if there is one. */
  readonly declared?: Pending;
}

/** The service-linked roles that a deployment needs, sorted by service. */
export function serviceLinkedRolesOf(needs: Needs): ServiceLinkedRoleNeed[] {
  const services = needs.all(...Object.keys(SERVICES)).flatMap(({ type, values }) => {
    const service = SERVICES[type];
    return (typeof service === "function" ? service(values) : service) ?? [];
  });
  const pending = needs.pending("aws_iam_service_linked_role");
  return [...new Set(services)].sort().map((service) => {
    const declared = pending.find(({ values }) => values["aws_service_name"] === service);
    return { service, ...(declared ? { declared } : {}) };
  });
}
