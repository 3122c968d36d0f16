import { serviceLinkedRolesOf } from "../../../tools/preflight/service-linked-roles";
import { needsOf, stackWith } from "../../support/account";

test.each([
  ["aws_accessanalyzer_analyzer", "access-analyzer.amazonaws.com"],
  ["aws_backup_plan", "backup.amazonaws.com"],
  ["aws_cloudtrail", "cloudtrail.amazonaws.com"],
  ["aws_db_proxy", "rds.amazonaws.com"],
  ["aws_dynamodb_table_replica", "replication.dynamodb.amazonaws.com"],
  ["aws_ecr_replication_configuration", "replication.ecr.amazonaws.com"],
  ["aws_ecs_cluster", "ecs.amazonaws.com"],
  ["aws_elasticache_replication_group", "elasticache.amazonaws.com"],
  ["aws_guardduty_detector", "guardduty.amazonaws.com"],
  ["aws_lb", "elasticloadbalancing.amazonaws.com"],
  ["aws_rds_cluster", "rds.amazonaws.com"],
  ["aws_securityhub_account", "securityhub.amazonaws.com"],
  ["aws_wafv2_web_acl_logging_configuration", "wafv2.amazonaws.com"],
])("R26: %s needs the service-linked role of %s", (type, service) => {
  expect(serviceLinkedRolesOf(needsOf(stackWith({ [type]: [{}] })))).toEqual([{ service }]);
});

test.each([
  ["ecs", "ecs.application-autoscaling.amazonaws.com"],
  ["rds", "rds.application-autoscaling.amazonaws.com"],
])("R26: scaling of %s needs the service-linked role of %s", (namespace, service) => {
  const needs = needsOf(stackWith({ aws_appautoscaling_target: [{ service_namespace: namespace }] }));
  expect(serviceLinkedRolesOf(needs)).toEqual([{ service }]);
});
