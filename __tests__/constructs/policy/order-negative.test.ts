import { PRECEDENCES } from "../../../constructs/policy/order";
import { type Resources, ruleFindings } from "../../support/rule-cases";

const BUCKET = "${aws_s3_bucket.logs.id}";
const BUCKET_ARN = "${aws_s3_bucket.logs.arn}";

interface Pair {
  readonly later: Readonly<Record<string, unknown>>;
  readonly first: Readonly<Record<string, unknown>>;
  /** A first resource that does not belong to the later one. @default none: all of a stack belong together */
  readonly stranger?: Readonly<Record<string, unknown>>;
  /** A later resource that needs no first. @default none */
  readonly free?: Readonly<Record<string, unknown>>;
}

const pair = (later: Pair["later"], first: Pair["first"], stranger?: Pair["first"]): Pair => ({
  later,
  first,
  ...(stranger === undefined ? {} : { stranger }),
});

/** For each precedence two resources that belong together, and the same two without that relation. */
const PAIRS: Readonly<Record<string, Pair>> = {
  "aws_s3_bucket_policy after aws_s3_bucket_public_access_block": pair(
    { bucket: BUCKET },
    { bucket: BUCKET },
    { bucket: "${aws_s3_bucket.other.id}" },
  ),
  "aws_s3_bucket_lifecycle_configuration after aws_s3_bucket_versioning": pair(
    { bucket: BUCKET },
    { bucket: BUCKET },
    { bucket: "${aws_s3_bucket.other.id}" },
  ),
  "aws_s3_bucket_replication_configuration after aws_s3_bucket_versioning": pair(
    { bucket: "a-name" },
    { bucket: "a-name" },
    { bucket: "another-name" },
  ),
  "aws_s3_bucket_logging after aws_s3_bucket_policy": pair(
    { bucket: "site", target_bucket: BUCKET },
    { bucket: BUCKET },
    { bucket: "site" },
  ),
  "aws_flow_log after aws_s3_bucket_policy": pair(
    { log_destination: `${BUCKET_ARN}/vpc` },
    { bucket: BUCKET },
    { bucket: "${aws_s3_bucket.other.id}" },
  ),
  "aws_cloudwatch_log_delivery after aws_s3_bucket_policy": pair({}, {}),
  "aws_cloudtrail after aws_s3_bucket_policy": pair({ s3_bucket_name: "trail" }, { bucket: "trail" }, { bucket: "x" }),
  "aws_config_configuration_recorder_status after aws_config_delivery_channel": pair({}, {}),
  "aws_config_delivery_channel after aws_config_configuration_recorder": pair({}, {}),
  "aws_securityhub_standards_subscription after aws_securityhub_account": pair({}, {}),
  "aws_nat_gateway after aws_internet_gateway": pair({}, {}),
  "aws_eip after aws_internet_gateway": pair({}, {}),
  "aws_ecs_service after aws_lb_listener": { later: { load_balancer: [{}] }, first: {}, free: {} },
  "aws_ecs_service after aws_ecs_cluster_capacity_providers": {
    later: { capacity_provider_strategy: [{}] },
    first: {},
    free: { launch_type: "FARGATE" },
  },
  "aws_ecs_service after aws_route_table_association": pair(
    { network_configuration: { subnets: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] } },
    { subnet_id: "${aws_subnet.b.id}" },
    { subnet_id: "${aws_subnet.c.id}" },
  ),
  "aws_ecs_service after aws_network_acl_rule": pair({}, {}),
  "aws_lambda_invocation after aws_network_acl_rule": pair({}, {}),
  "aws_lambda_invocation after aws_route_table_association": pair({}, {}),
  "aws_rds_cluster after aws_cloudwatch_log_group": pair(
    { cluster_identifier: "web" },
    { name: "/aws/rds/cluster/web/error" },
    { name: "/aws/rds/cluster/web-2/error" },
  ),
  "aws_db_proxy after aws_cloudwatch_log_group": pair(
    { name: "web" },
    { name: "/aws/rds/proxy/web" },
    { name: "/aws/rds/proxy/web-2" },
  ),
  "aws_lambda_function after aws_cloudwatch_log_group": pair(
    { function_name: "probe" },
    { name: "/aws/lambda/probe" },
    { name: "/aws/lambda/probe-2" },
  ),
  "aws_db_proxy_target after aws_rds_cluster_instance": pair({}, {}),
  "aws_db_proxy_endpoint after aws_db_proxy_target": pair({}, {}),
  "aws_secretsmanager_secret_rotation after aws_lambda_permission": pair(
    { rotation_lambda_arn: "${aws_lambda_function.rotate.arn}" },
    { function_name: "${aws_lambda_function.rotate.function_name}" },
    { function_name: "${aws_lambda_function.other.function_name}" },
  ),
  "aws_route53_query_log after aws_cloudwatch_log_resource_policy": pair({}, {}),
  "aws_route53_hosted_zone_dnssec after aws_route53_key_signing_key": pair({}, {}),
  "aws_appautoscaling_policy after aws_appautoscaling_target": pair(
    { resource_id: "service/a/b" },
    { resource_id: "service/a/b" },
    { resource_id: "service/a/c" },
  ),
  "aws_appautoscaling_scheduled_action after aws_appautoscaling_target": pair(
    { resource_id: "service/a/b" },
    { resource_id: "service/a/b" },
    { resource_id: "service/a/c" },
  ),
  "aws_apigatewayv2_stage after aws_apigatewayv2_route": {
    later: { auto_deploy: true, route_settings: [{}] },
    first: {},
    free: { auto_deploy: true },
  },
  "aws_dynamodb_table_item after aws_dynamodb_table": pair(
    { table_name: "web-dr" },
    { name: "web-dr" },
    { name: "web-locks" },
  ),
  "aws_sfn_state_machine after aws_lambda_function": pair(
    { definition: '{"FunctionName":"arn:aws:lambda:us-east-2:111111111111:function:web-lock"}' },
    { function_name: "web-lock" },
    { function_name: "web" },
  ),
  "aws_cloudwatch_composite_alarm after aws_cloudwatch_metric_alarm": pair(
    { alarm_rule: 'ALARM("cpu") OR ALARM("lag")' },
    { alarm_name: "lag" },
    { alarm_name: "memory" },
  ),
};

function resources(name: string, { later, first }: Pair): Resources {
  const [type, before] = name.split(" after ") as [string, string];
  return { [`${type}.later`]: { ...later }, [`${before}.first`]: { ...first } };
}

const CASES = PRECEDENCES.map((one) => [`${one.type} after ${one.first}`, one] as const);

test("every precedence has a pair", () => {
  expect(CASES.map(([name]) => name).sort()).toEqual(Object.keys(PAIRS).sort());
});

test.each(CASES)("creation-order R13: %s", (name, { type, first, otherwise, source }) => {
  const one = PAIRS[name]!;
  const together = resources(name, one);
  const later = `${type}.later`;
  const message = `${later} is created without waiting for ${first}.first: ${otherwise} (${source}); add depends_on`;
  const found = (more: object) =>
    ruleFindings("creation-order", { ...together, [later]: { ...together[later], ...more } });
  expect(found({})).toEqual([message]);
  expect(found({ depends_on: [`${first}.other`] })).toEqual([message]);
  expect(found({ depends_on: [`${first}.first`] })).toEqual([]);
  expect(found({ note: `\${${first}.first.id}` })).toEqual([]);
  const { stranger, free } = one;
  if (stranger) expect(ruleFindings("creation-order", resources(name, { ...one, first: stranger }))).toEqual([]);
  if (free) expect(ruleFindings("creation-order", resources(name, { ...one, later: free }))).toEqual([]);
});

test("creation-order: a bucket is the same by reference, by name and by ARN", () => {
  const found = (replicated: string) =>
    ruleFindings("creation-order", {
      "aws_s3_bucket.logs": { bucket: "web-logs" },
      "aws_s3_bucket_versioning.logs": { bucket: "${aws_s3_bucket.logs.id}" },
      "aws_s3_bucket_replication_configuration.copy": { bucket: replicated },
    });
  expect(found("web-logs")).toHaveLength(1);
  expect(found("${aws_s3_bucket.logs.bucket}")).toHaveLength(1);
  expect(found("arn:aws:s3:::web-logs/x")).toHaveLength(1);
  expect(found("web-logs-copy")).toEqual([]);
});

test("creation-order: waiting through others counts, also in a circle", () => {
  const found = (middle: Pair["first"]) =>
    ruleFindings("creation-order", {
      "aws_nat_gateway.later": { subnet_id: "${aws_subnet.a.id}" },
      "aws_subnet.a": { depends_on: ["aws_route.out", "aws_nat_gateway.later"] },
      "aws_route.out": middle,
      "aws_internet_gateway.first": {},
    });
  expect(found({ gateway_id: "${aws_internet_gateway.first.id}" })).toEqual([]);
  expect(found({ gateway_id: "igw-1" })).toHaveLength(1);
});
