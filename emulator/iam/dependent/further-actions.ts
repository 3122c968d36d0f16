import type { Needed } from "../accesses";
import { type Asking, members, need, operationOf, textOf, valueAt } from "./asking";

/** What the replica of a table needs in its own region. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html */
const REPLICA = [
  ...["CreateTable", "CreateTableReplica", "Scan", "Query", "UpdateItem", "PutItem", "GetItem", "DeleteItem"],
  "BatchWriteItem",
].map((name) => `dynamodb:${name}`);

/** What a caller needs to attach a function to a network. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
const NETWORK = ["DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs", "GetSecurityGroupsForVpc"].map(
  (name) => `ec2:${name}`,
);

/** What Elastic Load Balancing calls in EC2. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html */
const described =
  (...names: readonly string[]): Further =>
  (asking) =>
    names.map((name) => need(asking, `ec2:Describe${name}`));

type Further = (asking: Asking) => readonly Needed[];

const LOCKED_OUT = {
  code: "MalformedPolicyDocumentException",
  message: "The new key policy will not allow you to update the key policy in the future.",
};

/** Actions of other services, or of other regions, that an operation needs beside its own. */
const FURTHER: Readonly<Record<string, Further>> = {
  "application-autoscaling:RegisterScalableTarget": scaled,
  // The names of its alarms cannot be chosen: https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
  "application-autoscaling:PutScalingPolicy": (asking) =>
    ["DescribeAlarms", "PutMetricAlarm", "DeleteAlarms"].map((name) => need(asking, `cloudwatch:${name}`)),
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
  "backup:CreateBackupVault": (asking) => [need(asking, "backup-storage:MountCapsule")],
  "dynamodb:UpdateTable": (asking) =>
    members(asking.parameters["ReplicaUpdates"]).flatMap((update) => {
      const region = textOf(valueAt(update, "Create", "RegionName"));
      const [, partition, , , account, table] = (asking.needed[0]?.resource ?? "").split(":");
      if (region === undefined) return [];
      const replica = `arn:${partition}:dynamodb:${region}:${account}:${table}`;
      return REPLICA.map((action) => need(asking, action, replica, { "aws:RequestedRegion": region }));
    }),
  "elasticloadbalancing:CreateLoadBalancer": described(
    "AccountAttributes",
    "Addresses",
    "InternetGateways",
    "SecurityGroups",
    "Subnets",
    "Vpcs",
  ),
  "elasticloadbalancing:CreateTargetGroup": described("InternetGateways", "Vpcs"),
  "elasticloadbalancing:RegisterTargets": described("Instances", "InternetGateways", "Subnets", "Vpcs"),
  "elasticloadbalancing:SetIpAddressType": described("Subnets"),
  "elasticloadbalancing:SetSubnets": described("Subnets"),
  // Unless the call allows that the creator of the key cannot change its policy again:
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
  "kms:CreateKey": (asking) => {
    const { Policy: policy, BypassPolicyLockoutSafetyCheck: bypass } = asking.parameters;
    if (textOf(policy) === undefined || bypass === true) return [];
    const key = `arn:aws:kms:${asking.call.region}:${asking.account}:key/*`;
    return [{ ...need(asking, "kms:PutKeyPolicy", key), refusal: LOCKED_OUT }];
  },
  "lambda:CreateFunction": inNetwork,
  "lambda:UpdateFunctionConfiguration": inNetwork,
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  "secretsmanager:CreateSecret": (asking) =>
    members(asking.parameters["AddReplicaRegions"]).length === 0
      ? []
      : asking.needed.map(({ resource }) => need(asking, "secretsmanager:ReplicateSecretToRegions", resource)),
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
  "secretsmanager:RotateSecret": (asking) => {
    const rotation = textOf(asking.parameters["RotationLambdaARN"]);
    return rotation === undefined ? [] : [need(asking, "lambda:InvokeFunction", rotation)];
  },
  // https://docs.aws.amazon.com/waf/latest/developerguide/security_iam_service-with-iam.html
  "wafv2:AssociateWebACL": (asking) => {
    const loadBalancer = textOf(asking.parameters["ResourceArn"]) ?? "";
    return /:elasticloadbalancing:/.test(loadBalancer)
      ? [need(asking, "elasticloadbalancing:SetWebAcl", loadBalancer)]
      : [];
  },
};

/** What else a call needs. */
export function furtherActions(asking: Asking): readonly Needed[] {
  return FURTHER[operationOf(asking)]?.(asking) ?? [];
}

function inNetwork(asking: Asking): readonly Needed[] {
  const subnets = members(valueAt(asking.parameters, "VpcConfig", "SubnetIds"));
  return subnets.length === 0 ? [] : NETWORK.map((action) => need(asking, action));
}

/**
 * Application Auto Scaling checks that the caller registering a target may do what scaling does: on the service, or with
 * readers without a name in the cluster, and by tagging an instance that does not exist.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
 */
function scaled(asking: Asking): readonly Needed[] {
  const { call, account, parameters } = asking;
  const id = textOf(parameters["ResourceId"]) ?? "";
  const at = (service: string, resource: string, owner = account) =>
    `arn:aws:${service}:${call.region}:${owner}:${resource}`;
  switch (parameters["ServiceNamespace"]) {
    case "ecs":
      return ["DescribeServices", "UpdateService"].map((name) => need(asking, `ecs:${name}`, at("ecs", id)));
    case "rds":
      return [
        ...["CreateDBInstance", "DescribeDBClusters"].map((name) => need(asking, `rds:${name}`, at("rds", id))),
        ...["CreateDBInstance", "DeleteDBInstance", "DescribeDBInstances"].map((name) =>
          need(asking, `rds:${name}`, at("rds", "db:*")),
        ),
        need(asking, "rds:AddTagsToResource", at("rds", "db:non-existing-db", "12345")),
      ];
    default:
      return [];
  }
}
