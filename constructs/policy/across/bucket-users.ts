import { blocks, type Json, type JsonObject, show, type StackDocument } from "../stack-document";
import { bucketStatements } from "../buckets";
import { isGiven, isOn, texts } from "../values";
import { type Bucket, bucketMeant } from "./bucket-meant";
import { accountOf, callerOf, literal, isAllowed } from "./caller";
import type { CrossFinding, CrossRule } from "./cross-rule";
import { keyMeant, type ManagedKey, managedKeys, refusedActions } from "./keys";

/** A bucket that a service reads or writes for a resource. */
export interface BucketUse {
  /** Name, ARN, domain name or reference. */
  readonly bucket: Json | undefined;
  readonly service: string;
  /** What the service does to the bucket itself. */
  readonly checks?: readonly string[];
  /** What it does to objects, and where they are, from the bucket's root on. */
  readonly action: string;
  readonly path: string;
  /** What it needs of the bucket's key; none where it does not encrypt with that key. */
  readonly keyActions: readonly string[];
}

const WRITES = ["kms:GenerateDataKey", "kms:Decrypt"];
const LOG_DELIVERY = { service: "delivery.logs.amazonaws.com", checks: ["s3:GetBucketAcl"], keyActions: WRITES };
const SERVICE_LINKED = /:role\/aws-service-role\/|^\$\{aws_iam_service_linked_role\./;
const PUT = { action: "s3:PutObject" };

type Uses = (values: JsonObject, stack: StackDocument) => readonly BucketUse[];

/** Types of resources for which a service reads or writes a bucket. */
export const BUCKET_USES: Readonly<Record<string, Uses>> = {
  aws_lb: (values, stack) =>
    [...blocks(values["access_logs"]), ...blocks(values["connection_logs"])]
      .filter(({ enabled, bucket }) => isOn(enabled) && isGiven(bucket))
      .map(({ bucket, prefix }) => ({
        ...(values["load_balancer_type"] === "network"
          ? LOG_DELIVERY
          : { service: "logdelivery.elasticloadbalancing.amazonaws.com", keyActions: [] }),
        ...{ bucket, ...PUT, path: `${folder(prefix)}${logs(stack)}` },
      })),
  // What it logs to is encrypted by S3 itself.
  aws_s3_bucket_logging: ({ target_bucket: bucket, target_prefix: prefix }) => [
    {
      bucket,
      service: "logging.s3.amazonaws.com",
      ...PUT,
      path: typeof prefix === "string" ? prefix : "",
      keyActions: [],
    },
  ],
  aws_cloudwatch_log_delivery_destination: ({ delivery_destination_configuration: to }, stack) =>
    blocks(to).map(({ destination_resource_arn: bucket }) => ({ bucket, ...LOG_DELIVERY, ...PUT, path: logs(stack) })),
  // A trail encrypts with its own key.
  aws_cloudtrail: ({ s3_bucket_name: bucket, s3_key_prefix: prefix }, stack) => [
    {
      ...{ bucket, service: "cloudtrail.amazonaws.com", checks: ["s3:GetBucketAcl"], ...PUT },
      ...{ path: `${folder(prefix)}${logs(stack)}`, keyActions: [] },
    },
  ],
  aws_config_delivery_channel: ({ s3_bucket_name: bucket, s3_key_prefix: prefix }, stack) =>
    // Any other role writes with its own permissions.
    stack.all("aws_config_configuration_recorder").some(({ values }) => SERVICE_LINKED.test(show(values["role_arn"])))
      ? [
          {
            ...{ bucket, service: "config.amazonaws.com", checks: ["s3:GetBucketAcl", "s3:ListBucket"], ...PUT },
            ...{ path: `${folder(prefix)}${logs(stack)}Config/`, keyActions: WRITES },
          },
        ]
      : [],
  aws_flow_log: ({ log_destination_type: type, log_destination: to }, stack) =>
    type === "s3"
      ? [
          {
            bucket: show(to).replace(BUCKET_ARN, "$1"),
            ...LOG_DELIVERY,
            ...PUT,
            path: `${folder(show(to).replace(BUCKET_ARN, "$2"))}${logs(stack)}`,
          },
        ]
      : [],
  aws_cloudfront_distribution: ({ origin }) =>
    blocks(origin)
      .filter(({ origin_access_control_id: access }) => isGiven(access))
      .map(({ domain_name: host }) => ({
        bucket: show(host).replace(/\.s3[.-][a-z0-9.-]*amazonaws\.com$/, ""),
        ...{ service: "cloudfront.amazonaws.com", action: "s3:GetObject", path: "", keyActions: ["kms:Decrypt"] },
      })),
};

const BUCKET_ARN = /^(arn:[\w-]+:s3:::[^/]+|\$\{[^}]+\})\/?(.*)$/;

export const bucketUsers: CrossRule = {
  id: "bucket-users",
  title: "A bucket and its key admit the services that write logs into it or deliver its objects",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
  check: (stacks) => {
    const keys = managedKeys(stacks);
    return stacks.flatMap((stack) =>
      Object.entries(BUCKET_USES).flatMap(([type, uses]) =>
        stack.all(type).flatMap((user) =>
          uses(user.values, stack).flatMap((use) =>
            faults(stacks, keys, stack, use).map((message): CrossFinding => ({
              stack: stack.facts.name,
              address: user.address,
              message,
            })),
          ),
        ),
      ),
    );
  },
};

function faults(
  stacks: readonly StackDocument[],
  keys: readonly ManagedKey[],
  stack: StackDocument,
  { bucket: value, service, checks = [], action, path, keyActions }: BucketUse,
): string[] {
  const found = bucketMeant(stacks, stack, value);
  if (found === undefined) return [];
  const caller = callerOf(stack, service, { region: stack.facts.region });
  const statements = statementsFor(found);
  const arn = arnOf(found);
  const refused = [
    ...checks.filter((one) => !isAllowed(statements, caller, { action: one, resource: arn })),
    ...(isAllowed(statements, caller, { action, resource: arn && `${arn}/${path}` }) ? [] : [action]),
  ];
  const key = keyMeant(keys, found.stack, found.key);
  const closed = key === undefined ? [] : refusedActions(key, caller, keyActions);
  const { address } = found.bucket;
  const place = `${address} of ${found.stack.facts.name}`;
  return [
    ...(refused.length === 0
      ? []
      : [
          `uses ${place}, whose policy does not let ${service} do ${refused.join(", ")}: allow it in the bucket's policy`,
        ]),
    ...(closed.length === 0
      ? []
      : [
          `uses ${place}, whose key ${key!.key.address} of ${key!.stack.facts.name} does not let ${service} do ` +
            `${closed.join(", ")}: allow it in the key's policy`,
        ]),
  ];
}

/** A bucket's statements, with its name in the place of its ARN. */
function statementsFor(found: Bucket): JsonObject[] {
  const own = `\${${found.bucket.address}.arn}`;
  const arn = arnOf(found);
  return bucketStatements(found.stack, found.bucket).map((statement) => ({
    ...statement,
    resources: texts(statement["resources"]).map((one) => (arn === undefined ? one : one.replace(own, arn))),
  }));
}

function arnOf({ bucket }: Bucket): string | undefined {
  const name = literal(bucket.values["bucket"]);
  return name === undefined ? undefined : `arn:aws:s3:::${name}`;
}

function logs(stack: StackDocument): string {
  const account = accountOf(stack);
  return account === undefined ? "AWSLogs/" : `AWSLogs/${account}/`;
}

function folder(prefix: Json | undefined): string {
  return typeof prefix === "string" && prefix !== "" ? `${prefix.replace(/\/$/, "")}/` : "";
}
