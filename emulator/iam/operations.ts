import type { Parameters } from "../gateway/parameters";

/** IAM's prefixes where they are not the name that a service signs with. */
const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: "cloudwatch",
  tagging: "tag",
  email: "ses",
  "aps-workspaces": "aps",
};

/** Prefix of a service's actions by its signing name. */
export function prefixOf(service: string): string {
  return PREFIXES[service] ?? service;
}

/** An action of IAM that an operation needs, on resources of the service's own or of those that are named. */
type Renamed = string | ((parameters: Parameters) => readonly string[]);

/** S3's configurations of a bucket: `Get…` reads, `Put…` and `Delete…` write, under a name of IAM's own. */
const BUCKET_CONFIGURATIONS: Readonly<Record<string, string>> = {
  BucketAccelerateConfiguration: "AccelerateConfiguration",
  BucketAnalyticsConfiguration: "AnalyticsConfiguration",
  BucketCors: "BucketCORS",
  BucketEncryption: "EncryptionConfiguration",
  BucketIntelligentTieringConfiguration: "IntelligentTieringConfiguration",
  BucketInventoryConfiguration: "InventoryConfiguration",
  BucketLifecycle: "LifecycleConfiguration",
  BucketLifecycleConfiguration: "LifecycleConfiguration",
  BucketMetricsConfiguration: "MetricsConfiguration",
  BucketNotificationConfiguration: "BucketNotification",
  BucketReplication: "ReplicationConfiguration",
  ObjectLockConfiguration: "BucketObjectLockConfiguration",
  PublicAccessBlock: "BucketPublicAccessBlock",
  BucketTagging: "BucketTagging",
};

/**
 * Operations whose action has another name, by IAM's prefix.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const RENAMED: Readonly<Record<string, Readonly<Record<string, Renamed>>>> = {
  s3: {
    ...Object.fromEntries(
      Object.entries(BUCKET_CONFIGURATIONS).flatMap(([operation, action]) => [
        [`Get${operation}`, `Get${action}`],
        [`Put${operation}`, `Put${action}`],
        [`Delete${operation}`, `Put${action}`],
      ]),
    ),
    ListBuckets: "ListAllMyBuckets",
    HeadBucket: "ListBucket",
    ListObjects: "ListBucket",
    ListObjectsV2: "ListBucket",
    ListObjectVersions: "ListBucketVersions",
    HeadObject: "GetObject",
    DeleteObjects: "DeleteObject",
    CreateMultipartUpload: "PutObject",
    UploadPart: "PutObject",
    CompleteMultipartUpload: "PutObject",
    CopyObject: () => ["GetObject", "PutObject"],
  },
  lambda: { Invoke: "InvokeFunction" },
  sqs: {
    SendMessageBatch: "SendMessage",
    DeleteMessageBatch: "DeleteMessage",
    ChangeMessageVisibilityBatch: "ChangeMessageVisibility",
  },
  sns: { PublishBatch: "Publish" },
  cloudfront: { CreateDistributionWithTags: () => ["CreateDistribution", "TagResource"] },
  kms: { ReEncrypt: () => ["ReEncryptFrom", "ReEncryptTo"] },
  dynamodb: {
    TransactGetItems: "GetItem",
    TransactWriteItems: (parameters) => [
      ...new Set(
        ((parameters["TransactItems"] ?? []) as object[])
          .flatMap((item) => Object.keys(item))
          .map(
            (kind) =>
              ({ ConditionCheck: "ConditionCheckItem", Put: "PutItem", Update: "UpdateItem" })[kind] ?? "DeleteItem",
          ),
      ),
    ],
  },
  budgets: {
    ...Object.fromEntries(
      ["Create", "Update", "Delete"].flatMap((verb) =>
        ["Budget", "Notification", "Subscriber"].map((noun): [string, Renamed] => [`${verb}${noun}`, "ModifyBudget"]),
      ),
    ),
    DescribeBudget: "ViewBudget",
    DescribeBudgets: "ViewBudget",
    DescribeNotificationsForBudget: "ViewBudget",
    DescribeSubscribersForNotification: "ViewBudget",
  },
};

/** The actions, without prefix, that an operation needs; API Gateway's are the methods of HTTP. */
export function actionsOf(
  prefix: string,
  operation: string,
  method: string,
  parameters: Parameters,
): readonly string[] {
  if (prefix === "apigateway") return [method];
  const renamed = RENAMED[prefix]?.[operation] ?? operation;
  return typeof renamed === "string" ? [renamed] : renamed(parameters);
}
