import type { Needed } from "../accesses";
import { type Asking, members, need, operationOf, textOf, valueAt } from "./asking";

/** What the replica of a table needs in its own region. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html */
const REPLICA = [
  ...["CreateTable", "CreateTableReplica", "Scan", "Query", "UpdateItem", "PutItem", "GetItem", "DeleteItem"],
  "BatchWriteItem",
].map((name) => `dynamodb:${name}`);

/** What a function in a network needs of whoever puts it there. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
const NETWORK = ["DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs", "GetSecurityGroupsForVpc"].map(
  (name) => `ec2:${name}`,
);

type Further = (asking: Asking) => readonly Needed[];

/** Actions of other services, or of other regions, that an operation needs beside its own. */
const FURTHER: Readonly<Record<string, Further>> = {
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
    const balancer = textOf(asking.parameters["ResourceArn"]) ?? "";
    return /:elasticloadbalancing:/.test(balancer) ? [need(asking, "elasticloadbalancing:SetWebAcl", balancer)] : [];
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
