import { PUBLISHED } from "../../../constructs/policy/metric-dimensions";
import { FREE_DIMENSIONS, METRIC_RESOURCES } from "../../../constructs/policy/metric-resources";
import { type Attributes, findingsAcross as check, stackOf } from "../../support/across";

type Resources = Record<string, Record<string, Attributes>>;

/** For each type: attributes with the name, its value in the dimension, and names of other resources. */
const NAMES: Readonly<Record<string, readonly [Attributes, right: readonly string[], wrong: readonly string[]]>> = {
  aws_apigatewayv2_stage: [{ name: "live" }, ["live"], ["liv"]],
  aws_backup_vault: [{ name: "web-backup" }, ["web-backup"], ["web"]],
  aws_cloudfront_function: [{ name: "web-index" }, ["web-index"], ["web"]],
  aws_cloudwatch_event_bus: [{ name: "web-bus" }, ["web-bus"], ["default"]],
  aws_cloudwatch_event_rule: [{ name: "web-clock" }, ["web-clock"], ["clock"]],
  aws_cloudwatch_log_group: [{ name: "/web/log" }, ["/web/log"], ["/web"]],
  aws_db_instance: [{ identifier: "web-one" }, ["web-one"], ["one"]],
  aws_db_proxy: [{ name: "web-proxy" }, ["web-proxy"], ["proxy"]],
  aws_dynamodb_table: [{ name: "web-dr" }, ["web-dr"], ["dr"]],
  aws_ecs_cluster: [{ name: "web-cluster" }, ["web-cluster"], ["cluster"]],
  aws_ecs_service: [{ name: "web-service" }, ["web-service"], ["service"]],
  aws_ecs_task_definition: [{ family: "web-task" }, ["web-task"], ["task"]],
  aws_elasticache_cluster: [{ cluster_id: "web-nodes" }, ["web-nodes"], ["web-nodes-001"]],
  aws_elasticache_replication_group: [
    { replication_group_id: "web-cache", num_cache_clusters: 2 },
    ["web-cache-001", "web-cache-002"],
    ["web-cache-003", "web-cache-000", "other-001"],
  ],
  aws_kinesis_firehose_delivery_stream: [{ name: "web-logs" }, ["web-logs"], ["logs"]],
  aws_lambda_function: [{ function_name: "web-probe" }, ["web-probe"], ["web-other"]],
  aws_rds_cluster: [{ cluster_identifier: "web-database" }, ["web-database"], ["database"]],
  aws_rds_cluster_instance: [{ identifier: "web-writer" }, ["web-writer"], ["writer"]],
  aws_s3_bucket: [{ bucket: "web-assets" }, ["web-assets"], ["assets"]],
  aws_sfn_state_machine: [
    { name: "web-activate" },
    ["arn:aws:states:us-east-1:111111111111:stateMachine:web-activate"],
    ["arn:aws:states:us-west-2:111111111111:stateMachine:web-activate", "web-activate"],
  ],
  aws_sns_topic: [{ name: "web-notifications" }, ["web-notifications"], ["notifications"]],
  aws_sqs_queue: [{ name: "web-queue" }, ["web-queue"], ["queue"]],
  aws_wafv2_web_acl: [
    { name: "web-acl", visibility_config: { metric_name: "web-metric" } },
    ["web-metric"],
    ["web-acl"],
  ],
};
/** Names that a type has under another dimension. */
const SPECIAL: Readonly<Record<string, (typeof NAMES)[string]>> = {
  "ReplicationGroupId aws_elasticache_replication_group": [
    { replication_group_id: "web-cache" },
    ["web-cache"],
    ["web-cache-001"],
  ],
  "LambdaFunctionArn aws_lambda_function": [{ function_name: "web-probe" }, [], ["web-probe"]],
};

const CASES = Object.entries(METRIC_RESOURCES).flatMap(([namespace, dimensions]) =>
  Object.entries(dimensions).flatMap(([dimension, resources]) =>
    resources.map(({ type, attributes }) => ({ namespace, dimension, type, attributes, types: resources })),
  ),
);

const alarm = (namespace: string, dimensions: object, metric = "Errors") => ({
  aws_cloudwatch_metric_alarm: { one: { namespace, metric_name: metric, dimensions } },
});

test.each(CASES)("$namespace: $dimension names an $type of the deployment", (one) => {
  const { namespace, dimension, type, attributes, types } = one;
  const [values, right, wrong] = SPECIAL[`${dimension} ${type}`] ?? NAMES[type] ?? [{}, [], ["somebody"]];
  const made: Resources = { [type]: { made: values } };
  const finds = (value: string, beside: Resources | "in another stack" | "in another region") =>
    check(
      "alarm-dimensions",
      typeof beside === "object"
        ? [stackOf({ ...beside, ...alarm(namespace, { [dimension]: value }) })]
        : [
            stackOf(alarm(namespace, { [dimension]: value })),
            stackOf(made, { name: "web-base", region: beside.endsWith("region") ? "us-west-2" : "us-east-1" }),
          ],
    );
  const found = (value: string) => [
    `web-site aws_cloudwatch_metric_alarm.one reads Errors of ${dimension} ${value}, which no ` +
      `${types.map((resource) => resource.type).join(" or ")} in us-east-1 has: it would never have data`,
  ];
  expect(right.length + attributes.length).toBeGreaterThan(0);
  for (const value of right) {
    expect(finds(value, made)).toEqual([]);
    expect(finds(value, "in another stack")).toEqual([]);
    expect(finds(value, "in another region")).toEqual(found(value));
    expect(finds(value, {})).toEqual(found(value));
  }
  for (const attribute of attributes) {
    const reference = `\${${type}.made.${attribute}}`;
    expect(finds(reference, made)).toEqual([]);
    expect(finds(reference, "in another stack")).toEqual(found(reference));
    for (const other of [`\${${type}.other.${attribute}}`, `\${${type}.made.tags}`]) {
      expect(finds(other, made)).toEqual(found(other));
    }
  }
  for (const value of wrong) expect(finds(value, made)).toEqual(found(value));
});

test("every dimension of a published metric names a resource, or is listed as naming none", () => {
  for (const [namespace, { sets, metrics = {} }] of Object.entries(PUBLISHED)) {
    const named = Object.keys(METRIC_RESOURCES[namespace] ?? {});
    const published = [...new Set([...sets, ...Object.values(metrics).flat()].flat())];
    expect(published.filter((one) => !named.includes(one) && !FREE_DIMENSIONS.includes(one))).toEqual([]);
    expect(named.filter((one) => !published.includes(one))).toEqual([]);
  }
});

test("alarm-dimensions: metrics inside an expression count too", () => {
  const query = [
    { id: "rate", expression: "errors * 2" },
    {
      id: "errors",
      metric: [{ namespace: "AWS/Lambda", metric_name: "Errors", dimensions: { FunctionName: "gone" } }],
    },
  ];
  expect(
    check("alarm-dimensions", [stackOf({ aws_cloudwatch_metric_alarm: { one: { metric_query: query } } })]),
  ).toEqual([
    "web-site aws_cloudwatch_metric_alarm.one reads Errors of FunctionName gone, which no aws_lambda_function in us-east-1 " +
      "has: it would never have data",
  ]);
});

test("alarm-dimensions: metrics that an application publishes have any dimensions", () => {
  expect(check("alarm-dimensions", [stackOf(alarm("Steadfast/web-dev", { FunctionName: "gone" }))])).toEqual([]);
});

describe("alarm-dimensions: replication of a bucket", () => {
  const source = (change: object = {}, id = "to-west") =>
    stackOf(
      {
        aws_s3_bucket: { assets: { bucket: "web-east" } },
        aws_s3_bucket_replication_configuration: {
          assets: {
            bucket: "${aws_s3_bucket.assets.id}",
            rule: [{ id, destination: [{ bucket: "arn:aws:s3:::web-west" }] }],
            ...change,
          },
        },
      },
      { name: "web-east" },
    );
  const destination = stackOf(
    { aws_s3_bucket: { assets: { bucket: "web-west" } } },
    { name: "web-west", region: "us-west-2" },
  );
  const dimensions = { SourceBucket: "web-east", DestinationBucket: "web-west", RuleId: "to-west" };
  const finds = (metric: string, region: string, from = source(), change: object = {}) =>
    check("alarm-dimensions", [
      from,
      destination,
      stackOf(alarm("AWS/S3", { ...dimensions, ...change }, metric), { name: "web-watch", region }),
    ]);
  const reads = (metric: string, rest: string) => [
    `web-watch aws_cloudwatch_metric_alarm.one reads ${metric} of rule ${rest}`,
  ];

  test("failures are in the source's region, delays in the destination's", () => {
    for (const [metric, right, wrong] of [
      ["OperationsFailedReplication", "us-east-1", "us-west-2"],
      ["ReplicationLatency", "us-west-2", "us-east-1"],
      ["BytesPendingReplication", "us-west-2", "us-east-1"],
    ] as const) {
      expect(finds(metric, right)).toEqual([]);
      expect(finds(metric, right, source({ bucket: "web-east" }))).toEqual([]);
      expect(finds(metric, wrong)).toEqual(
        reads(metric, `to-west from web-east to web-west in ${wrong}, but S3 publishes it in ${right}`),
      );
    }
  });

  test("source, destination and rule are those of one configuration", () => {
    const none = (rest: string) =>
      reads("OperationsFailedReplication", `${rest}, which no bucket has: it would never have data`);
    const failed = (change: object, from = source()) => finds("OperationsFailedReplication", "us-east-1", from, change);
    expect(failed({ SourceBucket: "web-other" })).toEqual(none("to-west from web-other to web-west"));
    expect(failed({ DestinationBucket: "web-east" })).toEqual(none("to-west from web-east to web-east"));
    expect(failed({ RuleId: "to-east" })).toEqual(none("to-east from web-east to web-west"));
    expect(failed({}, source({}, "to-control"))).toEqual(none("to-west from web-east to web-west"));
    expect(failed({}, source({ bucket: "web-other" }))).toEqual(none("to-west from web-east to web-west"));
  });
});

test("alarm-dimensions: a lag has another region with a cluster as its source", () => {
  const cluster = { aws_rds_cluster: { database: { cluster_identifier: "web-database" } } };
  const finds = (region: string) =>
    check("alarm-dimensions", [
      stackOf({
        ...cluster,
        ...alarm("AWS/RDS", { DBClusterIdentifier: "web-database", SourceRegion: region }, "AuroraGlobalDBRPOLag"),
      }),
      stackOf(cluster, { name: "web-west", region: "us-west-2" }),
      stackOf({}, { name: "web-control", region: "us-east-2" }),
    ]);
  expect(finds("us-west-2")).toEqual([]);
  for (const wrong of ["us-east-1", "us-east-2", "us-west-1"]) {
    expect(finds(wrong)).toEqual([
      `web-site aws_cloudwatch_metric_alarm.one reads AuroraGlobalDBRPOLag from ${wrong}, which has no cluster that could be ` +
        "its source: use us-west-2",
    ]);
  }
});
