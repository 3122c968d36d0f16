import { blocks, type Json, type JsonObject, refersTo, show, type StackDocument, strings } from "../stack-document";
import { isOn } from "../values";

/** An action that a role must be allowed. */
export interface Need {
  readonly action: string;
  /** What it is done on, a reference or an ARN. @default anything */
  readonly on?: Json | undefined;
  /** The beginning of the objects' keys, where it is done on a bucket's objects. */
  readonly objects?: string;
  /** The key that has to allow the action, in place of the role's policies. */
  readonly key?: Json | undefined;
}

const anywhere = (...actions: string[]): Need[] => actions.map((action) => ({ action, on: "*" }));
const onEach = (on: Need["on"], ...actions: string[]): Need[] => actions.map((action) => ({ action, on }));
const withKey = (key: Need["key"], ...actions: string[]): Need[] =>
  key === undefined ? [] : actions.map((action) => ({ action, key }));

const TRACES = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"];
/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** Lambda's own work with the role of a function: its log, traces, dead-letter queue, environment and network interfaces. */
export function functionNeeds(values: JsonObject, stack: StackDocument): Need[] {
  const { logging_config: log, dead_letter_config: letters, kms_key_arn: key, tracing_config: tracing } = values;
  const queues = blocks(letters).map(({ target_arn: on }) => ({
    on,
    queue: stack.all("aws_sqs_queue").find((one) => refersTo(on, one)),
  }));
  return [
    ...onEach(blocks(log)[0]?.["log_group"], "logs:CreateLogStream", "logs:PutLogEvents"),
    ...queues.flatMap(({ on, queue }) => [
      ...onEach(on, "sqs:SendMessage"),
      ...withKey(queue?.values["kms_master_key_id"], "kms:GenerateDataKey", "kms:Decrypt"),
    ]),
    ...withKey(key, "kms:Decrypt"),
    ...(blocks(tracing).some(({ mode }) => mode === "Active") ? anywhere(...TRACES) : []),
    ...(blocks(values["vpc_config"]).length > 0 ? INTERFACES.map((action) => ({ action })) : []),
  ];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
];

/** What a state machine calls, logs and traces with its role. */
export function machineNeeds({ definition, logging_configuration: log, tracing_configuration: tracing }: JsonObject) {
  const named = strings(definition).flatMap(
    (text) => text.match(/arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+/g) ?? [],
  );
  return [
    ...[...new Set(named)].flatMap((on) => onEach(on, "lambda:InvokeFunction")),
    ...(blocks(log).some(({ level }) => show(level ?? "OFF") !== "OFF") ? anywhere(...LOG_DELIVERY) : []),
    ...(blocks(tracing).some(({ enabled }) => isOn(enabled)) ? anywhere(...TRACES) : []),
  ];
}

/** @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
export function deliveryNeeds(to: JsonObject): Need[] {
  const { bucket_arn: on, kms_key_arn: key, prefix, error_output_prefix: failed } = to;
  const folders = [prefix, failed].filter((one) => one !== undefined).map((one) => show(one).replace(/!\{.*$/, ""));
  return [
    ...onEach(on, "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"),
    ...(folders.length === 0 ? [""] : folders).flatMap((objects) =>
      onEach(on, "s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject").map((need) => ({ ...need, objects })),
    ),
    ...withKey(key, "kms:GenerateDataKey", "kms:Decrypt"),
    ...blocks(to["cloudwatch_logging_options"])
      .filter(({ enabled }) => isOn(enabled))
      .flatMap(({ log_group_name: group }) => onEach(group, "logs:PutLogEvents")),
  ];
}

/**
 * What the agent in a task does with the task's role, where a service allows sessions in its containers.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function execSessions(stack: StackDocument, family: JsonObject[string]): Need[] {
  const task = stack.all("aws_ecs_task_definition").find(({ values }) => values["family"] === family);
  const services = stack
    .all("aws_ecs_service")
    .filter(({ values }) => isOn(values["enable_execute_command"]))
    .filter(({ values }) => task !== undefined && refersTo(values["task_definition"], task));
  if (services.length === 0) return [];
  const logged = stack
    .all("aws_ecs_cluster")
    .filter((cluster) => services.some(({ values }) => refersTo(values["cluster"], cluster)))
    .flatMap(({ values }) => blocks(values["configuration"]))
    .flatMap(({ execute_command_configuration: command }) => blocks(command));
  return [
    ...anywhere(
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ),
    ...logged.flatMap(({ kms_key_id: key, log_configuration: log }) => [
      ...withKey(key, "kms:Decrypt"),
      ...blocks(log).flatMap(({ cloud_watch_log_group_name: group }) => [
        ...anywhere("logs:DescribeLogGroups"),
        ...onEach(group, "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
      ]),
    ]),
  ];
}
