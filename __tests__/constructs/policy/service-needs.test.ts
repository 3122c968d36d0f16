import { keyServices } from "../../../constructs/policy/across/key-services";
import {
  deliveryNeeds,
  execSessions,
  functionNeeds,
  machineNeeds,
} from "../../../constructs/policy/across/service-needs";
import { type JsonObject, StackDocument } from "../../../constructs/policy/stack-document";

const FACTS = { name: "site", environment: "prod", kind: "site", region: "us-east-1" } as const;
const stack = (resource: JsonObject, data: JsonObject = {}) => new StackDocument(FACTS, { resource, data });
const on = (where: string, ...actions: readonly string[]) => actions.map((action) => ({ action, on: where }));
const withKey = (key: string, ...actions: readonly string[]) => actions.map((action) => ({ action, key }));
const TRACES = on("*", "xray:PutTraceSegments", "xray:PutTelemetryRecords");
const LOG_DELIVERY = on(
  "*",
  ...["Create", "Delete"].map((verb) => `logs:${verb}LogDelivery`),
  ...["logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:GetLogDelivery", "logs:ListLogDeliveries"],
  ...["logs:PutResourcePolicy", "logs:UpdateLogDelivery"],
);

test.each([
  ["no more than a log", {}, []],
  [
    "an encrypted dead-letter queue",
    { dead_letter_config: { target_arn: "${aws_sqs_queue.q.arn}" } },
    [...on("${aws_sqs_queue.q.arn}", "sqs:SendMessage"), ...withKey("queue key", "kms:GenerateDataKey", "kms:Decrypt")],
  ],
  ["a dead-letter queue elsewhere", { dead_letter_config: { target_arn: "arn" } }, on("arn", "sqs:SendMessage")],
  ["an encrypted environment", { kms_key_arn: "k" }, withKey("k", "kms:Decrypt")],
  ["traces", { tracing_config: { mode: "Active" } }, TRACES],
  ["no traces", { tracing_config: { mode: "PassThrough" } }, []],
  [
    "a network",
    { vpc_config: { subnet_ids: ["s"] } },
    [
      ...["AssignPrivateIpAddresses", "CreateNetworkInterface", "DeleteNetworkInterface", "DescribeNetworkInterfaces"],
      ...["DescribeSubnets", "UnassignPrivateIpAddresses"],
    ].map((name) => ({ action: `ec2:${name}` })),
  ],
])("a function with %s needs exactly this of its role", (_, values, needs) => {
  const queue = stack({ aws_sqs_queue: { q: { kms_master_key_id: "queue key" } } });
  const log = on("g", "logs:CreateLogStream", "logs:PutLogEvents");
  expect(functionNeeds({ logging_config: { log_group: "g" }, ...values }, queue)).toEqual([...log, ...needs]);
});

const FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:check-it";
test.each([
  ["nothing", {}, []],
  [
    "a call, named twice",
    { definition: `{"a":"${FUNCTION}","b":"${FUNCTION}"}` },
    on(FUNCTION, "lambda:InvokeFunction"),
  ],
  ["a log", { logging_configuration: { level: "ERROR" } }, LOG_DELIVERY],
  ["a log that is off", { logging_configuration: { level: "OFF" } }, []],
  ["a log without a level", { logging_configuration: {} }, []],
  ["traces", { tracing_configuration: { enabled: true } }, TRACES],
  ["no traces", { tracing_configuration: { enabled: false } }, []],
])("a state machine with %s needs exactly this of its role", (_, values, needs) => {
  expect(machineNeeds(values as JsonObject)).toEqual(needs);
});

const objects = (folder: string) =>
  on("b", "s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject").map((need) => ({ ...need, objects: folder }));
const BUCKET = on("b", "s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads");
test.each([
  ["no folder", {}, [...BUCKET, ...objects("")]],
  [
    "folders",
    { prefix: "logs/!{timestamp:yyyy}/", error_output_prefix: "failed/" },
    [...BUCKET, ...objects("logs/"), ...objects("failed/")],
  ],
  ["a key", { kms_key_arn: "k" }, [...BUCKET, ...objects(""), ...withKey("k", "kms:GenerateDataKey", "kms:Decrypt")]],
  [
    "a log",
    { cloudwatch_logging_options: { enabled: true, log_group_name: "g" } },
    [...BUCKET, ...objects(""), ...on("g", "logs:PutLogEvents")],
  ],
  ["a log that is off", { cloudwatch_logging_options: { enabled: false } }, [...BUCKET, ...objects("")]],
])("a delivery stream with %s needs exactly this of its role", (_, values, needs) => {
  expect(deliveryNeeds({ bucket_arn: "b", ...values })).toEqual(needs);
});

const sessions = (enable_execute_command: boolean, task = "${aws_ecs_task_definition.t.arn}") =>
  stack({
    aws_ecs_task_definition: { t: { family: "f" } },
    aws_ecs_service: { s: { enable_execute_command, task_definition: task, cluster: "${aws_ecs_cluster.c.arn}" } },
    aws_ecs_cluster: {
      c: {
        configuration: {
          execute_command_configuration: {
            kms_key_id: "k",
            log_configuration: { cloud_watch_log_group_name: "g" },
          },
        },
      },
      other: { configuration: { execute_command_configuration: { kms_key_id: "other" } } },
    },
  });
const EXEC = [
  ...on(
    "*",
    ...["Create", "Open"].flatMap((verb) => ["Control", "Data"].map((of) => `ssmmessages:${verb}${of}Channel`)),
  ),
  ...withKey("k", "kms:Decrypt"),
  ...on("*", "logs:DescribeLogGroups"),
  ...on("g", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
];
test.each([
  ["with exec sessions needs exactly this of its role", sessions(true), "f", EXEC],
  ["without them needs nothing for them", sessions(false), "f", []],
  ["of another family needs nothing for them", sessions(true), "g", []],
  ["of another service needs nothing for them", sessions(true, "${aws_ecs_task_definition.u.arn}"), "f", []],
] as const)("a task %s", (_, document, family, needs) => {
  expect(execSessions(document, family)).toEqual(needs);
});

const KEY = "${aws_kms_key.k.arn}";
const granting = (action: string) => ({
  aws_iam_policy_document: {
    key: { statement: [] },
    use: { statement: [{ actions: [action], principals: [{ type: "Service", identifiers: ["x.amazonaws.com"] }] }] },
  },
});
const USE = "${data.aws_iam_policy_document.use.json}";
const encryptedBucket = {
  aws_s3_bucket: { b: { bucket: "b" } },
  aws_s3_bucket_policy: { b: { bucket: "${aws_s3_bucket.b.id}", policy: USE } },
  aws_s3_bucket_server_side_encryption_configuration: {
    b: {
      bucket: "${aws_s3_bucket.b.id}",
      rule: { apply_server_side_encryption_by_default: { kms_master_key_id: KEY } },
    },
  },
};
const LOG_KEY = "kms:Encrypt, kms:Decrypt, kms:ReEncryptTo, kms:GenerateDataKey, kms:DescribeKey";
test.each([
  [
    "a topic",
    {
      aws_sns_topic: { t: { kms_master_key_id: KEY } },
      aws_sns_topic_policy: { t: { arn: "${aws_sns_topic.t.arn}", policy: USE } },
    },
    "sns:Publish",
    "x.amazonaws.com do kms:GenerateDataKey, kms:Decrypt:",
  ],
  [
    "a queue",
    {
      aws_sqs_queue: { q: { kms_master_key_id: KEY } },
      aws_sqs_queue_policy: { q: { queue_url: "${aws_sqs_queue.q.id}", policy: USE } },
    },
    "sqs:SendMessage",
    "x.amazonaws.com do kms:GenerateDataKey, kms:Decrypt:",
  ],
  ["a bucket that is read", encryptedBucket, "s3:GetObject", "x.amazonaws.com do kms:Decrypt:"],
  ["a bucket that is written", encryptedBucket, "s3:PutObject", "x.amazonaws.com do kms:GenerateDataKey, kms:Decrypt:"],
  [
    "a log group",
    { aws_cloudwatch_log_group: { g: { name: "g", kms_key_id: KEY } } },
    "none",
    `logs.us-east-1.amazonaws.com do ${LOG_KEY}:`,
  ],
  [
    "a trail",
    { aws_cloudtrail: { t: { name: "t", kms_key_id: KEY } } },
    "none",
    "cloudtrail.amazonaws.com do kms:GenerateDataKey, kms:DescribeKey:",
  ],
  [
    "a signing key",
    { aws_route53_key_signing_key: { s: { key_management_service_arn: KEY } } },
    "none",
    "dnssec-route53.amazonaws.com do kms:DescribeKey, kms:GetPublicKey, kms:Sign, kms:CreateGrant:",
  ],
])("the key of %s lacks exactly what its service does with it", (_, resources, action, refused) => {
  const key = { aws_kms_key: { k: { policy: "${data.aws_iam_policy_document.key.json}" } } };
  const found = keyServices.check([stack({ ...key, ...resources }, granting(action))]);
  expect(found.map(({ message }) => message.slice(0, message.indexOf(": add")))).toEqual([
    `is encrypted with aws_kms_key.k of site, whose policy does not let ${refused.slice(0, -1)}`,
  ]);
});
