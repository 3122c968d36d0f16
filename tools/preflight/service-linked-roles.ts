import type { Needs, Pending } from "./needs";

/**
 * Services that act through a service-linked role, by a resource type that makes them do so.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const SERVICES: Readonly<Record<string, string>> = {
  aws_accessanalyzer_analyzer: "access-analyzer.amazonaws.com",
  aws_appautoscaling_target: "",
  aws_backup_plan: "backup.amazonaws.com",
  aws_cloudtrail: "cloudtrail.amazonaws.com",
  aws_db_proxy: "rds.amazonaws.com",
  aws_dynamodb_table_replica: "replication.dynamodb.amazonaws.com",
  aws_ecr_replication_configuration: "replication.ecr.amazonaws.com",
  aws_ecs_cluster: "ecs.amazonaws.com",
  aws_elasticache_replication_group: "elasticache.amazonaws.com",
  aws_guardduty_detector: "guardduty.amazonaws.com",
  aws_lb: "elasticloadbalancing.amazonaws.com",
  aws_rds_cluster: "rds.amazonaws.com",
  aws_securityhub_account: "securityhub.amazonaws.com",
  aws_wafv2_web_acl_logging_configuration: "wafv2.amazonaws.com",
};

/** Application Auto Scaling has one role for each namespace. */
const SCALED: Readonly<Record<string, string>> = {
  ecs: "ecs.application-autoscaling.amazonaws.com",
  rds: "rds.application-autoscaling.amazonaws.com",
};

export interface ServiceLinkedRoleNeed {
  /** Service principal. */
  readonly service: string;
  /** The resource that creates it, where a stack does and has not yet. */
  readonly declared?: Pending;
}

/** The service-linked roles that a deployment needs, sorted by service. */
export function serviceLinkedRolesOf(needs: Needs): ServiceLinkedRoleNeed[] {
  const services = needs
    .all(...Object.keys(SERVICES))
    .flatMap(({ type, values }) => SERVICES[type] || (SCALED[String(values["service_namespace"])] ?? []));
  const pending = needs.pending("aws_iam_service_linked_role");
  return [...new Set(services)].sort().map((service) => {
    const declared = pending.find(({ values }) => values["aws_service_name"] === service);
    return { service, ...(declared ? { declared } : {}) };
  });
}
