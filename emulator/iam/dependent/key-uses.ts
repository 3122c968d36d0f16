import type { Needed } from "../accesses";

/** What a service does with the key of an encrypted resource with the permissions of the caller. */
const KEY_USES: readonly (readonly [action: RegExp, uses: readonly string[], source: string])[] = [
  [
    /^sqs:SendMessage$/,
    ["Decrypt", "GenerateDataKey"],
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
  ],
  [/^sqs:ReceiveMessage$/, ["Decrypt"], "as above"],
  [
    /^sns:Publish$/,
    ["Decrypt", "GenerateDataKey"],
    "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
  ],
  [
    /^dynamodb:(?:(?:Batch)?GetItem|Query|Scan|PutItem|UpdateItem|DeleteItem|BatchWriteItem|ConditionCheckItem)$/,
    ["Decrypt"],
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
  ],
  [
    /^secretsmanager:GetSecretValue$/,
    ["Decrypt"],
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  ],
  [/^secretsmanager:(?:PutSecretValue|UpdateSecret)$/, ["Decrypt", "GenerateDataKey"], "as above"],
  [
    /^s3:GetObject(?:Version)?$/,
    ["Decrypt"],
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  ],
  [/^s3:PutObject$/, ["GenerateDataKey"], "as above"],
];

/** The uses of a resource's key that an action brings along. */
export function keyUses({ action, resource, context }: Needed, keyArn: string): readonly Needed[] {
  const [, , service, region] = keyArn.split(":");
  const through = action.split(":")[0]!;
  const uses = KEY_USES.find(([pattern]) => pattern.test(action))?.[1] ?? [];
  return uses.map((use) => ({
    action: `${service}:${use}`,
    resource: keyArn,
    context: {
      "aws:RequestedRegion": context["aws:RequestedRegion"],
      "kms:ViaService": viaService(through, region!),
      ...encryptionContext(through, resource),
    },
  }));
}

/** `kms:ViaService` of what a service does with a key. */
export function viaService(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com`;
}

/** Whether an action uses the key of its resource. */
export function usesKey(action: string): boolean {
  return KEY_USES.some(([pattern]) => pattern.test(action));
}

/** What services bind encrypted data to. */
function encryptionContext(service: string, resource: string): Record<string, string> {
  switch (service) {
    case "sqs":
      return { "kms:EncryptionContext:aws:sqs:arn": resource };
    case "sns":
      return { "kms:EncryptionContext:aws:sns:topicArn": resource };
    case "secretsmanager":
      return { "kms:EncryptionContext:SecretARN": resource };
    case "s3":
      return { "kms:EncryptionContext:aws:s3:arn": resource };
    case "dynamodb": {
      const [, , , , account = "", table = ""] = resource.split(":");
      return {
        "kms:EncryptionContext:aws:dynamodb:tableName": table.split("/")[1]!,
        "kms:EncryptionContext:aws:dynamodb:subscriberId": account,
      };
    }
    default:
      return {};
  }
}
