import type { Needed } from "../accesses";
import { type Asking, members, need, operationOf, textOf, valueAt } from "./asking";

/** A role that a service makes for itself, with the permissions of the first caller that needs it. */
interface LinkedRole {
  /** Service principal: `iam:AWSServiceName`. */
  readonly service: string;
  readonly name: string;
}

type LinkedRoleOf = (asking: Asking) => LinkedRole | undefined;

const role = (service: string, name: string): LinkedRole => ({
  service: `${service}.amazonaws.com`,
  name: `AWSServiceRoleFor${name}`,
});
const always =
  (service: string, name: string): LinkedRoleOf =>
  () =>
    role(service, name);

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html */
const SCALED: Readonly<Record<string, string>> = {
  ecs: "ECSService",
  rds: "RDSCluster",
  dynamodb: "DynamoDBTable",
  lambda: "LambdaConcurrency",
  elasticache: "ElastiCacheRG",
};

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html */
const ECS = always("ecs", "ECS");
/** @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAM.ServiceLinkedRoles.html */
const RDS = always("rds", "RDS");
/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/using-service-linked-roles.html */
const ELASTICACHE = always("elasticache", "ElastiCache");

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html */
const API_GATEWAY = always("ops.apigateway", "APIGateway");
/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html */
const LOAD_BALANCING = always("elasticloadbalancing", "ElasticLoadBalancing");

/** The calls that make a service-linked role where it is not there yet. No call makes AWS Config's. */
const CREATING_CALLS: Readonly<Record<string, LinkedRoleOf>> = {
  "ecs:CreateCluster": ECS,
  "ecs:CreateService": ECS,
  "rds:CreateDBCluster": RDS,
  "rds:CreateDBInstance": RDS,
  "rds:CreateDBProxy": RDS,
  "elasticache:CreateReplicationGroup": ELASTICACHE,
  "elasticache:CreateCacheCluster": ELASTICACHE,
  "elasticloadbalancing:CreateLoadBalancer": LOAD_BALANCING,
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-permissions.html
  "elasticloadbalancing:CreateTargetGroup": LOAD_BALANCING,
  "apigateway:CreateApi": API_GATEWAY,
  "apigateway:CreateRestApi": API_GATEWAY,
  "apigateway:CreateDomainName": API_GATEWAY,
  "apigateway:CreateVpcLink": API_GATEWAY,
  "application-autoscaling:RegisterScalableTarget": ({ parameters }) => {
    const namespace = textOf(parameters["ServiceNamespace"]) ?? "";
    const name = SCALED[namespace];
    return name === undefined
      ? undefined
      : role(`${namespace}.application-autoscaling`, `ApplicationAutoScaling_${name}`);
  },
  // https://docs.aws.amazon.com/guardduty/latest/ug/slr-permissions.html
  "guardduty:CreateDetector": always("guardduty", "AmazonGuardDuty"),
  // https://docs.aws.amazon.com/securityhub/latest/userguide/using-service-linked-roles.html
  "securityhub:EnableSecurityHub": always("securityhub", "SecurityHub"),
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-using-service-linked-roles.html
  "access-analyzer:CreateAnalyzer": always("access-analyzer", "AccessAnalyzer"),
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/using-service-linked-roles-AWSServiceRoleForBackup.html
  "backup:CreateBackupPlan": always("backup", "Backup"),
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/slr-replication.html
  "ecr:PutReplicationConfiguration": always("replication.ecr", "ECRReplication"),
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html
  "dynamodb:UpdateTable": ({ parameters }) =>
    members(parameters["ReplicaUpdates"]).some((update) => valueAt(update, "Create") !== undefined)
      ? role("replication.dynamodb", "DynamoDBReplication")
      : undefined,
  // https://docs.aws.amazon.com/waf/latest/developerguide/using-service-linked-roles.html
  "wafv2:PutLoggingConfiguration": ({ parameters }) =>
    members(valueAt(parameters, "LoggingConfiguration", "LogDestinationConfigs")).some(isStream)
      ? role("wafv2", "WAFV2Logging")
      : undefined,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-Firehose.html
  "logs:PutDeliveryDestination": ({ parameters }) =>
    isStream(valueAt(parameters, "deliveryDestinationConfiguration", "destinationResourceArn"))
      ? role("delivery.logs", "LogDelivery")
      : undefined,
};

function isStream(arn: unknown): boolean {
  return /^arn:[\w-]+:firehose:/.test(textOf(arn) ?? "");
}

/** The service-linked roles of the account: a caller that causes one needs `iam:CreateServiceLinkedRole`. */
export class ServiceLinkedRoles {
  private readonly there = new Set<string>();

  needed(asking: Asking): readonly Needed[] {
    const made = CREATING_CALLS[operationOf(asking)]?.(asking);
    if (!made || this.there.has(made.service)) return [];
    const arn = `arn:aws:iam::${asking.account}:role/aws-service-role/${made.service}/${made.name}`;
    return [need(asking, "iam:CreateServiceLinkedRole", arn, { "iam:AWSServiceName": made.service })];
  }

  /** Call this for every call that was allowed: the role that it needed exists from then on. */
  allowed(asking: Asking): void {
    const named =
      operationOf(asking) === "iam:CreateServiceLinkedRole" ? asking.parameters["AWSServiceName"] : undefined;
    const service = textOf(named) ?? CREATING_CALLS[operationOf(asking)]?.(asking)?.service;
    if (service !== undefined) this.there.add(service);
  }
}
