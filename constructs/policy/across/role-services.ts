import {
  blocks,
  type Json,
  type JsonObject,
  refersTo,
  type ResourceView,
  type StackDocument,
  strings,
} from "../stack-document";
import { documentsIn, statementsOf } from "../statements";
import { callerOf, isAllowed } from "./caller";
import type { CrossRule } from "./cross-rule";

/** Where a resource names a role, and the service that assumes it. */
export interface RoleUse {
  readonly type: string;
  readonly role: (values: JsonObject) => Json | undefined;
  readonly service: string;
}

const attribute =
  (name: string) =>
  (values: JsonObject): Json | undefined =>
    values[name];
const use = (type: string, name: string, service: string): RoleUse => ({ type, role: attribute(name), service });

export const ROLE_USES: readonly RoleUse[] = [
  use("aws_lambda_function", "role", "lambda.amazonaws.com"),
  use("aws_ecs_task_definition", "execution_role_arn", "ecs-tasks.amazonaws.com"),
  use("aws_ecs_task_definition", "task_role_arn", "ecs-tasks.amazonaws.com"),
  use("aws_sfn_state_machine", "role_arn", "states.amazonaws.com"),
  use("aws_cloudwatch_event_target", "role_arn", "events.amazonaws.com"),
  use("aws_cloudwatch_log_subscription_filter", "role_arn", "logs.amazonaws.com"),
  {
    type: "aws_kinesis_firehose_delivery_stream",
    role: ({ extended_s3_configuration: to }) => blocks(to)[0]?.["role_arn"],
    service: "firehose.amazonaws.com",
  },
  use("aws_flow_log", "iam_role_arn", "vpc-flow-logs.amazonaws.com"),
  use("aws_rds_cluster_instance", "monitoring_role_arn", "monitoring.rds.amazonaws.com"),
  use("aws_db_proxy", "role_arn", "rds.amazonaws.com"),
  use("aws_backup_selection", "iam_role_arn", "backup.amazonaws.com"),
  use("aws_s3_bucket_replication_configuration", "role", "s3.amazonaws.com"),
  use("aws_cloudtrail", "cloud_watch_logs_role_arn", "cloudtrail.amazonaws.com"),
  use("aws_config_configuration_recorder", "role_arn", "config.amazonaws.com"),
];

export const roleServices: CrossRule = {
  id: "role-services",
  title: "A role that a resource names exists, and the resource's service may assume it",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",
  check: (stacks) =>
    stacks.flatMap((stack) =>
      ROLE_USES.flatMap(({ type, role, service }) =>
        stack.all(type).flatMap((user) =>
          fault(stacks, stack, role(user.values), service).map((message) => ({
            stack: stack.facts.name,
            address: user.address,
            message,
          })),
        ),
      ),
    ),
};

function fault(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  value: Json | undefined,
  service: string,
): string[] {
  const found = roleMeant(stacks, stack, value);
  if (typeof found === "string") return [`names the role ${found}, which no stack creates`];
  if (found === undefined) return [];
  const { role, document } = found;
  const trust = documentsIn(document, role.values["assume_role_policy"]).flatMap(statementsOf);
  const caller = callerOf(stack, service, { region: stack.facts.region });
  return isAllowed(trust, caller, { action: "sts:AssumeRole" })
    ? []
    : [`names ${role.address} of ${document.facts.name}, which ${service} may not assume: add it to the role's trust`];
}

/** A role with the stack that creates it. */
export interface Found {
  readonly role: ResourceView;
  readonly document: StackDocument;
}

/** The role that a value of a stack means; its name, where no stack creates it; undefined for service-linked roles, AWS's own. */
export function roleMeant(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  value: Json | undefined,
): Found | string | undefined {
  const [text = ""] = strings(value);
  const name = /^arn:[\w-]+:iam::\d+:role\/([^/]+)$/.exec(text)?.[1];
  return name === undefined ? ownRole(stack, text) : (namedRole(stacks, name) ?? name);
}

function ownRole(document: StackDocument, text: string): Found | undefined {
  const role = document.all("aws_iam_role").find((one) => refersTo(text, one));
  return role && { role, document };
}

function namedRole(stacks: readonly StackDocument[], name: string): Found | undefined {
  for (const document of stacks) {
    const role = document.all("aws_iam_role").find(({ values }) => values["name"] === name);
    if (role !== undefined) return { role, document };
  }
  return undefined;
}
