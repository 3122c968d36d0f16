import { blocks, type Json, refersTo, type ResourceView, type StackDocument } from "../stack-document";
import { allows, documentsIn, statementsOf } from "../statements";
import { texts } from "../values";
import { accountOf, type Caller, callerOf, covers, literal } from "./caller";
import type { CrossRule } from "./cross-rule";
import { keyMeant, managedKeys, refusedActions, servicesOf } from "./keys";

/** A service that uses a key on its own behalf, so that no IAM permission applies. */
interface KeyUse {
  readonly user: ResourceView;
  readonly key: Json | undefined;
  readonly caller: Caller;
  readonly actions: readonly string[];
}

/** What a service needs to write with a key, and to read. */
const WRITES = ["kms:GenerateDataKey", "kms:Decrypt"];
const READS = ["kms:Decrypt"];

export const keyServices: CrossRule = {
  id: "key-services",
  title: "The key of a topic, queue, bucket, log group or trail admits every service that uses it on its own behalf",
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html",
  check: (stacks) => {
    const keys = managedKeys(stacks);
    return stacks.flatMap((stack) =>
      [...messages(stack), ...logGroups(stack), ...buckets(stack), ...trails(stack), ...signing(stack)].flatMap(
        ({ user, key: value, caller, actions }) => {
          const key = keyMeant(keys, stack, value);
          const refused = key === undefined ? [] : refusedActions(key, caller, actions);
          return refused.length === 0
            ? []
            : [
                {
                  stack: stack.facts.name,
                  address: user.address,
                  message:
                    `is encrypted with ${key!.key.address} of ${key!.stack.facts.name}, whose policy does not let ` +
                    `${caller.service} do ${refused.join(", ")}: add the service to the key's policy`,
                },
              ];
        },
      ),
    );
  },
};

/** Topics and queues, with the key of the encryption context that SNS and SQS pass to KMS. */
const QUEUES = [
  {
    ...{ type: "aws_sns_topic", policy: "aws_sns_topic_policy", attribute: "arn", action: "sns:Publish" },
    ...{ context: "aws:sns:topicarn", namespace: "sns" },
  },
  {
    ...{ type: "aws_sqs_queue", policy: "aws_sqs_queue_policy", attribute: "queue_url", action: "sqs:SendMessage" },
    ...{ context: "aws:sqs:arn", namespace: "sqs" },
  },
] as const;

/** A service that publishes to an encrypted topic, or sends to an encrypted queue, encrypts its messages. */
function messages(stack: StackDocument): KeyUse[] {
  return QUEUES.flatMap(({ type, policy, attribute, action, context, namespace }) =>
    stack.all(type).flatMap((user) =>
      [user, ...stack.companions(user, policy, attribute)]
        .flatMap(({ values }) => granted(stack, values["policy"], action))
        .map((service) => ({
          user,
          key: user.values["kms_master_key_id"],
          caller: {
            ...callerOf(stack, service),
            context: { [context]: ["arn", undefined, namespace, stack.facts.region, accountOf(stack), undefined] },
            onlyThisContext: true,
          },
          actions: WRITES,
        })),
    ),
  );
}

function logGroups(stack: StackDocument): KeyUse[] {
  return stack.all("aws_cloudwatch_log_group").map((user) => ({
    user,
    key: user.values["kms_key_id"],
    caller: callerOf(stack, `logs.${stack.facts.region}.amazonaws.com`, {
      region: stack.facts.region,
      resource: named("log-group:", user.values["name"]),
    }),
    actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"],
  }));
}

/** Services that a bucket's policy lets read or write: CloudFront by its origin access control, log deliveries. */
function buckets(stack: StackDocument): KeyUse[] {
  return stack.all("aws_s3_bucket_server_side_encryption_configuration").flatMap((user) => {
    const bucket = stack.all("aws_s3_bucket").find((one) => refersTo(user.values["bucket"], one));
    const [rule] = blocks(user.values["rule"]);
    const [encryption] = blocks(rule?.["apply_server_side_encryption_by_default"]);
    const policies = bucket === undefined ? [] : stack.companions(bucket, "aws_s3_bucket_policy", "bucket");
    return [
      { action: "s3:GetObject", actions: READS },
      { action: "s3:PutObject", actions: WRITES },
    ].flatMap(({ action, actions }) =>
      policies
        .flatMap(({ values }) => granted(stack, values["policy"], action))
        .map((service) => ({
          user,
          key: encryption?.["kms_master_key_id"],
          caller: callerOf(stack, service),
          actions,
        })),
    );
  });
}

function trails(stack: StackDocument): KeyUse[] {
  return stack.all("aws_cloudtrail").map((user) => ({
    user,
    key: user.values["kms_key_id"],
    caller: callerOf(stack, "cloudtrail.amazonaws.com", {
      region: stack.facts.region,
      resource: named("trail/", user.values["name"]),
    }),
    actions: ["kms:GenerateDataKey", "kms:DescribeKey"],
  }));
}

/** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC */
function signing(stack: StackDocument): KeyUse[] {
  return stack.all("aws_route53_key_signing_key").map((user) => ({
    user,
    key: user.values["key_management_service_arn"],
    caller: callerOf(stack, "dnssec-route53.amazonaws.com"),
    actions: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:CreateGrant"],
  }));
}

function named(prefix: string, name: Json | undefined): string | undefined {
  const text = literal(name);
  return text === undefined ? undefined : prefix + text;
}

/** Services that a resource policy lets do an action. */
function granted(stack: StackDocument, policy: Json | undefined, action: string): string[] {
  return documentsIn(stack, policy)
    .flatMap(statementsOf)
    .filter((statement) => allows(statement) && texts(statement["actions"]).some((one) => covers(one, action)))
    .flatMap(servicesOf);
}
