import type { Parameters } from "../../gateway/parameters";
import type { Lookup, Needed } from "../accesses";
import { type Asking, members, operationOf, textOf, valueAt } from "./asking";
import { viaService } from "./key-uses";

/** A customer managed key that a call names, and what the service does with it with the permissions of the caller. */
interface NamedKey {
  readonly id: unknown;
  /** Region of the key. @default that of the call */
  readonly region?: string | undefined;
  readonly uses: readonly string[];
}

type Keys = (parameters: Parameters) => readonly NamedKey[];

const at =
  (uses: readonly string[], ...path: readonly string[]): Keys =>
  (parameters) => [{ id: valueAt(parameters, ...path), uses }];
const both =
  (...all: readonly Keys[]): Keys =>
  (parameters) =>
    all.flatMap((keys) => keys(parameters));
const ofEach =
  (
    uses: readonly string[],
    region: string,
    key: string,
    list: readonly string[],
    inner: readonly string[] = [],
  ): Keys =>
  (parameters) =>
    members(valueAt(parameters, ...list)).map((one) => ({
      id: valueAt(one, ...inner, key),
      region: textOf(valueAt(one, ...inner, region)),
      uses,
    }));

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html */
const RDS_USES = ["CreateGrant", "DescribeKey"];
const RDS = both(at(RDS_USES, "KmsKeyId"), at(RDS_USES, "PerformanceInsightsKMSKeyId"));

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const TABLE_USES = [
  ...["CreateGrant", "DescribeKey", "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo"],
  ...["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
];

/** A stream's key gets a grant, which is made with the session of the caller. @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html */
const STREAM = at(["CreateGrant"], "DeliveryStreamEncryptionConfigurationInput", "KeyARN");

/** A caller that manages a function also reads its environment. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html */
const FUNCTION = at(["CreateGrant", "Encrypt", "Decrypt"], "KMSKeyArn");

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html */
const SECRET_REPLICAS = ofEach(["GenerateDataKey", "Encrypt"], "Region", "KmsKeyId", ["AddReplicaRegions"]);

/** The keys by operation; CloudWatch Logs, SNS, SQS and S3 need no KMS permission of the caller. */
const NAMED: Readonly<Record<string, Keys>> = {
  "rds:CreateDBCluster": RDS,
  "rds:CreateDBInstance": RDS,
  "rds:CreateDBInstanceReadReplica": RDS,
  "rds:RestoreDBClusterFromSnapshot": RDS,
  "rds:RestoreDBClusterToPointInTime": RDS,
  "rds:RestoreDBInstanceFromDBSnapshot": RDS,
  "rds:RestoreDBInstanceToPointInTime": RDS,
  "dynamodb:CreateTable": at(TABLE_USES, "SSESpecification", "KMSMasterKeyId"),
  "dynamodb:UpdateTable": both(
    at(TABLE_USES, "SSESpecification", "KMSMasterKeyId"),
    ofEach(TABLE_USES, "RegionName", "KMSMasterKeyId", ["ReplicaUpdates"], ["Create"]),
  ),
  "firehose:CreateDeliveryStream": STREAM,
  "firehose:StartDeliveryStreamEncryption": STREAM,
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
  "backup:CreateBackupVault": at(
    ["CreateGrant", "DescribeKey", "RetireGrant", "Decrypt", "GenerateDataKey"],
    "EncryptionKeyArn",
  ),
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
  "ecr:CreateRepository": at(["CreateGrant", "RetireGrant", "DescribeKey"], "encryptionConfiguration", "kmsKey"),
  "lambda:CreateFunction": FUNCTION,
  "lambda:UpdateFunctionConfiguration": FUNCTION,
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
  "secretsmanager:CreateSecret": both(at(["GenerateDataKey", "Decrypt"], "KmsKeyId"), SECRET_REPLICAS),
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
  "secretsmanager:UpdateSecret": at(["GenerateDataKey", "Encrypt", "Decrypt"], "KmsKeyId"),
  "secretsmanager:ReplicateSecretToRegions": SECRET_REPLICAS,
};

/** What a call needs on the customer managed keys that it names for a resource. */
export async function namedKeyUses(asking: Asking, keys: Pick<Lookup, "keyArn">): Promise<readonly Needed[]> {
  const { prefix, parameters, call } = asking;
  const found: Needed[] = [];
  for (const { id, region = call.region, uses } of NAMED[operationOf(asking)]?.(parameters) ?? []) {
    const named = textOf(id);
    const arn = named === undefined || named.includes("alias/aws/") ? undefined : await keys.keyArn(named, region);
    if (arn === undefined) continue;
    const context = { "aws:RequestedRegion": call.region, "kms:ViaService": viaService(prefix, region) };
    for (const use of uses) {
      const grant = use === "CreateGrant" ? { "kms:GrantIsForAWSResource": "true" } : {};
      found.push({ action: `kms:${use}`, resource: arn, context: { ...context, ...grant } });
    }
  }
  return found;
}
