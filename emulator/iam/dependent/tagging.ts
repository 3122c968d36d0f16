import type { Needed } from "../accesses";
import { type Asking, members, need, textOf, valueAt } from "./asking";

/**
 * The action that tags beside the one that creates, by IAM's prefix: a caller that tags while creating needs both. EC2 names what
 * it tags in the request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const TAGGING: Readonly<Record<string, string>> = {
  "access-analyzer": "TagResource",
  acm: "AddTagsToCertificate",
  "application-autoscaling": "TagResource",
  backup: "TagResource",
  budgets: "TagResource",
  ce: "TagResource",
  cloudtrail: "AddTags",
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  cloudwatch: "TagResource",
  config: "TagResource",
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html
  dynamodb: "TagResource",
  ecr: "TagResource",
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
  ecs: "TagResource",
  elasticache: "AddTagsToResource",
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
  elasticloadbalancing: "AddTags",
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
  events: "TagResource",
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
  firehose: "TagDeliveryStream",
  guardduty: "TagResource",
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
  kms: "TagResource",
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
  lambda: "TagResource",
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
  logs: "TagResource",
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html
  rds: "AddTagsToResource",
  scheduler: "TagResource",
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  secretsmanager: "TagResource",
  securityhub: "TagResource",
  // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
  sns: "TagResource",
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
  sqs: "TagQueue",
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
  states: "TagResource",
  wafv2: "TagResource",
};

/** IAM's own. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const IAM_TAG_ACTIONS: Readonly<Record<string, string>> = { CreateRole: "TagRole", CreatePolicy: "TagPolicy" };
/** Kinds of RDS's resources by the call that makes them: its calls name others too. */
const RDS_RESOURCE_KINDS: Readonly<Record<string, string>> = {
  CreateDBCluster: "cluster",
  CreateDBInstance: "db",
  CreateDBInstanceReadReplica: "db",
  CreateDBClusterParameterGroup: "cluster-pg",
  CreateDBParameterGroup: "pg",
  CreateDBSubnetGroup: "subgrp",
  CreateDBProxy: "db-proxy",
  CreateDBProxyEndpoint: "db-proxy-endpoint",
  CreateGlobalCluster: "global-cluster",
};

/** Where requests contain tags. */
const PARAMETERS = ["Tags", "tags", "TagList", "BackupVaultTags", "BackupPlanTags", "ResourceTags"];
/** Calls that make something: those that only tag have an action of their own. */
const CREATING = /^(?:Create|Put|Register|Request|Enable|Run|Allocate|Restore)/;

/** What a call needs to tag what it creates. */
export function taggings(asking: Asking): readonly Needed[] {
  const { call, prefix, parameters, needed, account } = asking;
  const at = (kind: string) => `arn:aws:${prefix}:${call.region}:${account}:${kind}`;
  if (prefix === "ec2") {
    return members(parameters["TagSpecification"]).flatMap((specification) => {
      const kind = textOf(valueAt(specification, "ResourceType"));
      return kind === undefined
        ? []
        : [need(asking, "ec2:CreateTags", at(`${kind}/*`), { "ec2:CreateAction": call.action })];
    });
  }
  if (!CREATING.test(call.action)) return [];
  const name = prefix === "iam" ? IAM_TAG_ACTIONS[call.action] : TAGGING[prefix];
  if (name === undefined || !PARAMETERS.some((one) => isFilled(parameters[one]))) return [];
  const own = needed.map(({ resource }) => resource);
  return [need(asking, `${prefix}:${name}`, created(own), needed[0]?.context)];

  function created(resources: readonly string[]): string {
    if (prefix === "kms") return at("key/*");
    if (prefix !== "rds") return resources.find((resource) => resource !== "*") ?? "*";
    const kind = `:${RDS_RESOURCE_KINDS[call.action] ?? ""}:`;
    return resources.find((resource) => resource.includes(kind)) ?? at(`${kind.slice(1)}*`);
  }
}

function isFilled(tags: unknown): boolean {
  return typeof tags === "object" && tags !== null && Object.keys(tags).length > 0;
}
