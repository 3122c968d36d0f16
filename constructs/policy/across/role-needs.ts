import { deliveryNeeds, execSessions, functionNeeds, machineNeeds, type Need } from "./service-needs";
import { blocks, isObject, type Json, type JsonObject, refersTo, type StackDocument, strings } from "../stack-document";

/** What a role must be allowed for the resource that names it to work. */
export interface RoleNeeds {
  readonly type: string;
  readonly role: (values: JsonObject) => Json | undefined;
  readonly needs: (values: JsonObject, stack: StackDocument) => readonly Need[];
  /** AWS managed policy that has to be attached. */
  readonly managed?: string;
}

const CONTAINER_SECRETS = /^\$\{(?:data\.)?aws_secretsmanager_secret\.|^arn:[\w-]+:secretsmanager:/;

export const ROLE_NEEDS: readonly RoleNeeds[] = [
  {
    type: "aws_lambda_function",
    role: ({ role }) => role,
    needs: functionNeeds,
  },
  {
    type: "aws_ecs_task_definition",
    role: ({ execution_role_arn: role }) => role,
    needs: ({ container_definitions: text }, stack) => containers(text).flatMap((one) => starts(stack, one)),
  },
  {
    type: "aws_ecs_task_definition",
    role: ({ task_role_arn: role }) => role,
    needs: ({ container_definitions: text, family }, stack) => [
      ...containers(text)
        .flatMap(({ environment }) => blocks(environment))
        .flatMap(({ value }) => strings(value))
        .filter((value) => CONTAINER_SECRETS.test(value))
        .flatMap((value) => reads(stack, value)),
      ...execSessions(stack, family),
    ],
  },
  {
    type: "aws_sfn_state_machine",
    role: ({ role_arn: role }) => role,
    needs: machineNeeds,
  },
  {
    type: "aws_cloudwatch_event_target",
    role: ({ role_arn: role }) => role,
    needs: ({ arn }) =>
      strings(arn)
        .filter((one) => /aws_sfn_state_machine\.|:states:/.test(one))
        .map((on) => ({ action: "states:StartExecution", on })),
  },
  {
    type: "aws_cloudwatch_log_subscription_filter",
    role: ({ role_arn: role }) => role,
    needs: ({ destination_arn: on }) => [{ action: "firehose:PutRecordBatch", on }],
  },
  {
    type: "aws_kinesis_firehose_delivery_stream",
    role: ({ extended_s3_configuration: to }) => blocks(to)[0]?.["role_arn"],
    needs: ({ extended_s3_configuration: to }) => blocks(to).flatMap(deliveryNeeds),
  },
  {
    type: "aws_flow_log",
    role: ({ iam_role_arn: role }) => role,
    needs: ({ log_destination: on }) => writesLog(on),
  },
  {
    type: "aws_rds_cluster_instance",
    role: ({ monitoring_role_arn: role }) => role,
    needs: () => [],
    managed: "service-role/AmazonRDSEnhancedMonitoringRole",
  },
  {
    type: "aws_db_proxy",
    role: ({ role_arn: role }) => role,
    needs: ({ auth }, stack) => blocks(auth).flatMap(({ secret_arn: secret }) => reads(stack, secret)),
  },
  {
    type: "aws_backup_selection",
    role: ({ iam_role_arn: role }) => role,
    needs: () => [],
    managed: "service-role/AWSBackupServiceRolePolicyForBackup",
  },
  {
    type: "aws_s3_bucket_replication_configuration",
    role: ({ role }) => role,
    needs: ({ bucket: on }) => [{ action: "s3:GetReplicationConfiguration", on }],
  },
  {
    type: "aws_cloudtrail",
    role: ({ cloud_watch_logs_role_arn: role }) => role,
    needs: ({ cloud_watch_logs_group_arn: on }) => writesLog(on),
  },
  {
    type: "aws_config_configuration_recorder",
    role: ({ role_arn: role }) => role,
    needs: () => [{ action: "s3:PutObject" }],
    managed: "service-role/AWS_ConfigRole",
  },
];

function writesLog(on: Json | undefined): Need[] {
  return [
    { action: "logs:CreateLogStream", on },
    { action: "logs:PutLogEvents", on },
  ];
}

/** What the start of a task needs: the image from ECR, a log stream, the secrets that the agent injects. */
function starts(stack: StackDocument, { image, logConfiguration, secrets }: JsonObject): Need[] {
  const [, repository] = /\.dkr\.ecr\.[^/]+\/([^:@]+)/.exec(strings(image)[0] ?? "") ?? [];
  const ecr = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  return [
    ...(repository === undefined
      ? []
      : [{ action: "ecr:GetAuthorizationToken" }, ...ecr.map((action) => ({ action, on: repository }))]),
    ...blocks(logConfiguration)
      .filter(({ logDriver }) => logDriver === "awslogs")
      .flatMap(({ options }) => blocks(options))
      .flatMap((options) => writesLog(options["awslogs-group"])),
    ...blocks(secrets).flatMap(({ valueFrom }) => reads(stack, valueFrom)),
  ];
}

/** Reading a secret, and the use of its key where the stack creates it. */
function reads(stack: StackDocument, secret: Json | undefined): Need[] {
  const own = stack.all("aws_secretsmanager_secret").find((one) => refersTo(secret, one));
  const key = own?.values["kms_key_id"];
  return [
    { action: "secretsmanager:GetSecretValue", on: secret },
    ...(key === undefined ? [] : [{ action: "kms:Decrypt", key }]),
  ];
}

function containers(text: Json | undefined): JsonObject[] {
  try {
    return (JSON.parse(strings(text)[0] ?? "[]") as Json[]).filter(isObject);
  } catch {
    return [];
  }
}
