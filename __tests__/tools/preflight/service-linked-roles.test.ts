import { serviceLinkedRolesOf } from "../../../tools/preflight/service-linked-roles";
import { needsOf, stackWith } from "../../support/account";

test.each([
  ["aws_accessanalyzer_analyzer", "access-analyzer.amazonaws.com"],
  ["aws_apigatewayv2_api", "ops.apigateway.amazonaws.com"],
  ["aws_backup_plan", "backup.amazonaws.com"],
  ["aws_db_proxy", "rds.amazonaws.com"],
  ["aws_dynamodb_table_replica", "replication.dynamodb.amazonaws.com"],
  ["aws_ecr_replication_configuration", "replication.ecr.amazonaws.com"],
  ["aws_ecs_cluster", "ecs.amazonaws.com"],
  ["aws_elasticache_replication_group", "elasticache.amazonaws.com"],
  ["aws_guardduty_detector", "guardduty.amazonaws.com"],
  ["aws_lb", "elasticloadbalancing.amazonaws.com"],
  ["aws_rds_cluster", "rds.amazonaws.com"],
  ["aws_securityhub_account", "securityhub.amazonaws.com"],
])("R26: %s needs the service-linked role of %s", (type, service) => {
  expect(serviceLinkedRolesOf(needsOf(stackWith({ [type]: [{}] })))).toEqual([{ service }]);
});

test.each([
  ["ecs", "ecs.application-autoscaling.amazonaws.com"],
  ["rds", "rds.application-autoscaling.amazonaws.com"],
  ["dynamodb", "dynamodb.application-autoscaling.amazonaws.com"],
  ["lambda", "lambda.application-autoscaling.amazonaws.com"],
  ["elasticache", "elasticache.application-autoscaling.amazonaws.com"],
])("R26: scaling of %s needs the service-linked role of %s", (namespace, service) => {
  const needs = needsOf(stackWith({ aws_appautoscaling_target: [{ service_namespace: namespace }] }));
  expect(serviceLinkedRolesOf(needs)).toEqual([{ service }]);
});

const STREAM = "arn:aws:firehose:us-east-1:111111111111:deliverystream/aws-waf-logs-web";
const REFERENCE = "${aws_kinesis_firehose_delivery_stream.logs.arn}";
const GROUP = "${aws_cloudwatch_log_group.logs.arn}";
const toDestination = (arn: string) => ({
  delivery_destination_configuration: [{ destination_resource_arn: arn }],
});

test.each<[type: string, values: Record<string, unknown>, service: string | undefined]>([
  ["aws_cloudtrail", {}, undefined],
  ["aws_cloudtrail", { is_organization_trail: false }, undefined],
  ["aws_cloudtrail", { is_organization_trail: true }, "cloudtrail.amazonaws.com"],
  ["aws_wafv2_web_acl_logging_configuration", { log_destination_configs: [GROUP] }, undefined],
  ["aws_wafv2_web_acl_logging_configuration", { log_destination_configs: [STREAM] }, "wafv2.amazonaws.com"],
  ["aws_wafv2_web_acl_logging_configuration", { log_destination_configs: [REFERENCE] }, "wafv2.amazonaws.com"],
  ["aws_cloudwatch_log_delivery_destination", toDestination(GROUP), undefined],
  ["aws_cloudwatch_log_delivery_destination", toDestination(STREAM), "delivery.logs.amazonaws.com"],
  ["aws_cloudwatch_log_delivery_destination", toDestination(REFERENCE), "delivery.logs.amazonaws.com"],
])("R26: %s with %j needs a service-linked role only where its service makes one", (type, values, service) => {
  expect(serviceLinkedRolesOf(needsOf(stackWith({ [type]: [values] })))).toEqual(
    service === undefined ? [] : [{ service }],
  );
});
