import { multiRegionWeb } from "../../../config/multi-region-web";
import { CROSS_RULES } from "../../../constructs/policy/across/cross-rules";
import { ROLE_NEEDS } from "../../../constructs/policy/across/role-needs";
import { ROLE_USES } from "../../../constructs/policy/across/role-services";
import { StackDocument } from "../../../constructs/policy/stack-document";
import { everythingOn, otherChoices } from "../../../tools/docs/variants";
import { builtFrom } from "../../support/deployments";
import type { Bendable } from "../../support/negative";
import { asDocument, type StackJson } from "../../support/synth";

interface Statement {
  actions: string[];
  resources?: string[];
  principals?: { type: string; identifiers: string[] }[];
}

const check = (rule: string, stacks: readonly StackDocument[]): string[] =>
  CROSS_RULES.find(({ id }) => id === rule)!
    .check(stacks)
    .map(({ stack, address, message }) => `${stack} ${address} ${message}`);

const DEPLOYMENT = builtFrom(multiRegionWeb("prod"));

function bent(name: string, change: (stack: Bendable) => void): string[] {
  const stacks = Object.values(DEPLOYMENT).map(({ document, json }) => {
    if (document.facts.name !== `web-prod-${name}`) return document;
    const copy = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
    change(copy);
    return new StackDocument(document.facts, asDocument(copy));
  });
  return check("role-permissions", stacks);
}

const statements = (stack: Bendable, document: string) =>
  stack.data["aws_iam_policy_document"]![document]!["statement"] as Statement[];

/** What a row's role needs: its name in the identity stack, and the actions. */
const NEEDED: readonly (readonly [type: string, role: string, ...actions: string[]])[] = [
  [
    "aws_lambda_function",
    "primary_rotate_database_secret",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "sqs:SendMessage",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
  ],
  [
    "aws_ecs_task_definition",
    "primary_web_execution",
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
  [
    "aws_ecs_task_definition",
    "primary_web_task",
    "secretsmanager:GetSecretValue",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "logs:DescribeLogGroups",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
  ],
  ["aws_ecs_task_definition", "secondary_web_task", "secretsmanager:GetSecretValue"],
  [
    "aws_sfn_state_machine",
    "control_machine_activate",
    "lambda:InvokeFunction",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
  ],
  ["aws_cloudwatch_event_target", "control_weekly_drill", "states:StartExecution"],
  ["aws_cloudwatch_log_subscription_filter", "primary_log_shipping_sender", "firehose:PutRecordBatch"],
  [
    "aws_kinesis_firehose_delivery_stream",
    "primary_log_shipping",
    "s3:AbortMultipartUpload",
    "s3:GetBucketLocation",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:PutObject",
    "logs:PutLogEvents",
  ],
  ["aws_flow_log", "primary_flow_logs", "logs:CreateLogStream", "logs:PutLogEvents"],
  ["aws_db_proxy", "primary_database_proxy", "secretsmanager:GetSecretValue"],
];

test("role-permissions: the flagship complies, also with other options", () => {
  expect(bent("", () => undefined)).toEqual([]);
  for (const variant of [everythingOn, otherChoices]) {
    const documents = Object.values(builtFrom(variant(multiRegionWeb("prod")))).map(({ document }) => document);
    expect(check("role-permissions", documents)).toEqual([]);
  }
});

test.each(NEEDED.flatMap(([type, role, ...actions]) => actions.map((action) => [type, role, action] as const)))(
  "role-permissions: %s, %s without %s, or on something else",
  (type, role, action) => {
    const pattern = new RegExp(`${type}\\..* names aws_iam_role\\.${role} of .*, which may not do .*${action}`);
    const without = bent("identity", (stack) => {
      const all = statements(stack, `${role}_permissions`);
      expect(all.some(({ actions }) => actions.includes(action))).toBe(true);
      for (const one of all) one.actions = one.actions.filter((other) => other !== action);
    });
    expect(without.filter((one) => pattern.test(one))).not.toEqual([]);
    expect(without.filter((one) => !one.includes(`aws_iam_role.${role} of`))).toEqual([]);
    if (action === "ecr:GetAuthorizationToken") return;
    const elsewhere = bent("identity", (stack) => {
      for (const one of statements(stack, `${role}_permissions`)) {
        if (one.actions.includes(action)) one.resources = ["arn:aws:x:us-east-1:222222222222:nothing"];
      }
    });
    expect(elsewhere.filter((one) => pattern.test(one))).not.toEqual([]);
  },
);

test.each([
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
])("role-permissions: a function in a network without %s", (action) => {
  const role = "primary_rotate_database_secret";
  const found = bent("identity", (stack) => {
    for (const one of statements(stack, `${role}_permissions`))
      one.actions = one.actions.filter((other) => other !== action);
  });
  expect(found).toEqual([
    `web-prod-primary aws_lambda_function.rotation_function names aws_iam_role.${role} of web-prod-identity, which may not do ${action}`,
  ]);
});

test.each([
  [
    "primary_log_shipping",
    "arn:aws:s3:::web-prod-logs-us-east-1-222222222222/cloudwatch/*",
    "arn:aws:s3:::web-prod-logs-us-east-1-222222222222/other/*",
    "s3:PutObject on arn:aws:s3:::web-prod-logs-us-east-1-222222222222/cloudwatch/primary/",
  ],
  [
    "primary_database_proxy",
    "arn:aws:secretsmanager:us-east-1:222222222222:secret:web-prod-database-app-??????",
    "arn:aws:secretsmanager:us-east-1:222222222222:secret:web-prod-database-app",
    "secretsmanager:GetSecretValue on web-prod-database-app",
  ],
])("role-permissions: %s, on something that is not quite it", (role, own, other, lacking) => {
  const found = bent("identity", (stack) => {
    const all = statements(stack, `${role}_permissions`);
    expect(all.some(({ resources = [] }) => resources.includes(own))).toBe(true);
    for (const one of all) one.resources = one.resources!.map((resource) => (resource === own ? other : resource));
  });
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(lacking);
});

test.each([
  ["logging_configuration", { level: "OFF" }, "logs:CreateLogDelivery"],
  ["tracing_configuration", { enabled: false }, "xray:PutTraceSegments"],
])("role-permissions: a state machine without %s needs nothing for it", (attribute, off, action) => {
  const found = (value: object | undefined) => {
    const stacks = Object.values(DEPLOYMENT).map(({ document, json }) => {
      const copy = JSON.parse(JSON.stringify(json)) as StackJson & Bendable;
      if (document.facts.name === "web-prod-identity") {
        for (const one of statements(copy, "control_machine_drill_permissions"))
          one.actions = one.actions.filter((other) => other !== action);
      }
      if (document.facts.name === "web-prod-dr" && value)
        copy.resource["aws_sfn_state_machine"]!["drill"]![attribute] = value;
      return new StackDocument(document.facts, asDocument(copy));
    });
    return check("role-permissions", stacks);
  };
  expect(found(undefined)).toHaveLength(1);
  expect(found(off)).toEqual([]);
});

test.each([
  ["aws_rds_cluster_instance", "primary_database_monitoring", "AmazonRDSEnhancedMonitoringRole"],
  ["aws_backup_selection", "primary_backup", "AWSBackupServiceRolePolicyForBackup"],
])("role-permissions: %s, %s without %s", (type, role, policy) => {
  const found = bent("identity", (stack) => {
    const attachments = stack.resource["aws_iam_role_policy_attachment"]!;
    expect(attachments).toHaveProperty(`${role}_${policy}`);
    attachments[`${role}_${policy}`]!["policy_arn"] = "arn:aws:iam::aws:policy/Other";
  });
  expect(found).not.toEqual([]);
  for (const one of found) expect(one).toMatch(new RegExp(`${type}\\..*${role} .*what service-role/${policy} allows$`));
});

test.each([
  ["primary-base", "data_key_policy", "primary_web_task"],
  ["primary-base", "logs_key_policy", "primary_web_task"],
  ["primary-base", "logs_key_policy", "primary_rotate_database_secret"],
  ["primary-base", "data_key_policy", "primary_database_proxy"],
  ["primary-base", "logs_key_policy", "primary_log_shipping"],
])("role-permissions: a key of %s, %s, without %s", (base, document, role) => {
  const name = `:role/web-prod-${role.replaceAll("_", "-")}`;
  const found = bent(base, (stack) => {
    for (const { principals = [] } of statements(stack, document))
      for (const one of principals) one.identifiers = one.identifiers.filter((arn) => !arn.endsWith(name));
  });
  expect(found).not.toEqual([]);
  for (const one of found) expect(one).toMatch(new RegExp(`aws_iam_role\\.${role} of .* kms:Decrypt with aws_kms_key`));
});

type Part = Record<string, unknown>;

/** Rows that the flagship does not have, each with the smallest case that complies. */
const ROLE = "arn:aws:iam::1:role/web-role";
const SMALL: readonly (readonly [type: string, user: Part, action: string, resource: string, managed?: string])[] = [
  ["aws_s3_bucket_replication_configuration", { role: ROLE, bucket: "b" }, "s3:GetReplicationConfiguration", "b"],
  [
    "aws_cloudtrail",
    { cloud_watch_logs_role_arn: ROLE, cloud_watch_logs_group_arn: "trail" },
    "logs:PutLogEvents",
    "trail",
  ],
  ["aws_config_configuration_recorder", { role_arn: ROLE }, "s3:PutObject", "b", "service-role/AWS_ConfigRole"],
];

const ROWS = SMALL.map(([type, user, action, on, managed = "none"]) => [type, user, action, on, managed] as const);

test.each(ROWS)("role-permissions: %s", (type, user, action, resource, managed) => {
  const found = (actions: string[], policy: string) =>
    check("role-permissions", [
      new StackDocument(
        { name: "web-site", environment: "prod", kind: "site", region: "us-east-1" },
        asDocument({
          resource: {
            [type]: { one: user },
            aws_iam_role: { one: { name: "web-role" } },
            aws_iam_role_policy: { one: { role: "web-role", policy: "${data.aws_iam_policy_document.one.json}" } },
            aws_iam_role_policy_attachment: {
              one: { role: "web-role", policy_arn: `arn:aws:iam::aws:policy/${policy}` },
            },
          },
          data: {
            aws_iam_policy_document: { one: { statement: [{ actions, resources: [`arn:aws:x:::${resource}`] }] } },
          },
        } as never),
      ),
    ]);
  expect(found([action, "logs:CreateLogStream"], managed)).toEqual([]);
  expect(found(["logs:CreateLogStream"], managed)).toHaveLength(1);
  expect(found([action, "logs:CreateLogStream"], "other")).toHaveLength(managed === "none" ? 0 : 1);
});

test("role-permissions: every use of a role has its needs, and every row of them a negative test", () => {
  const types = (rows: readonly { readonly type: string }[]) => rows.map(({ type }) => type);
  expect(types(ROLE_NEEDS)).toEqual(types(ROLE_USES));
  const tested = [...NEEDED, ...SMALL].map(([type]) => type);
  expect(types(ROLE_NEEDS).filter((type) => !tested.includes(type))).toEqual([
    "aws_rds_cluster_instance",
    "aws_backup_selection",
  ]);
});
