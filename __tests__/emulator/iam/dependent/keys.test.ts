import {
  at,
  checked,
  type Dependent,
  form,
  KEY,
  KEY_ELSEWHERE,
  kms,
  linked,
  needs,
  on,
  REGION,
  ROLE,
} from "../../../support/dependent-permissions";

const TAGS = [{ Key: "Owner", Value: "platform" }];
const TABLE_KEY = [
  ...["CreateGrant", "DescribeKey", "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey"],
  "GenerateDataKeyWithoutPlaintext",
];

const CASES: readonly Dependent[] = [
  [
    "an encrypted cluster of Aurora",
    {
      ...{ service: "rds", action: "CreateDBCluster" },
      body: form({ Action: "CreateDBCluster", DBClusterIdentifier: "c", KmsKeyId: KEY, "Tags.Tag.1.Key": "a" }),
    },
    [
      ...kms(KEY, "CreateGrant", "DescribeKey"),
      `rds:AddTagsToResource ${at("rds", "cluster:c")}`,
      linked("rds", "RDS"),
    ],
  ],
  [
    "an instance with Performance Insights",
    {
      ...{ service: "rds", action: "CreateDBInstance" },
      body: form({ Action: "CreateDBInstance", DBInstanceIdentifier: "i", PerformanceInsightsKMSKeyId: KEY }),
    },
    [...kms(KEY, "CreateGrant", "DescribeKey"), linked("rds", "RDS")],
  ],
  [
    "an encrypted table",
    {
      ...{ service: "dynamodb", action: "CreateTable" },
      body: { TableName: "t", SSESpecification: { Enabled: true, KMSMasterKeyId: KEY }, Tags: TAGS },
    },
    [...kms(KEY, ...TABLE_KEY), `dynamodb:TagResource ${at("dynamodb", "table/t")}`],
  ],
  [
    "a replica of a table with a key of its own region",
    {
      ...{ service: "dynamodb", action: "UpdateTable" },
      body: {
        TableName: "t",
        ReplicaUpdates: [{ Create: { RegionName: "us-west-2", KMSMasterKeyId: KEY_ELSEWHERE } }],
      },
    },
    [
      ...kms(KEY_ELSEWHERE, ...TABLE_KEY),
      ...on(
        at("dynamodb", "table/t", "us-west-2"),
        ...["CreateTable", "CreateTableReplica", "Scan", "Query", "UpdateItem", "PutItem", "GetItem", "DeleteItem"].map(
          (name) => `dynamodb:${name}`,
        ),
        "dynamodb:BatchWriteItem",
      ),
      linked("replication.dynamodb", "DynamoDBReplication"),
    ],
  ],
  [
    "an encrypted stream",
    {
      ...{ service: "firehose", action: "StartDeliveryStreamEncryption" },
      body: { DeliveryStreamName: "s", DeliveryStreamEncryptionConfigurationInput: { KeyARN: KEY } },
    },
    kms(KEY, "CreateGrant"),
  ],
  [
    "a tagged and encrypted stream",
    {
      ...{ service: "firehose", action: "CreateDeliveryStream" },
      body: { DeliveryStreamName: "s", DeliveryStreamEncryptionConfigurationInput: { KeyARN: KEY }, Tags: TAGS },
    },
    [...kms(KEY, "CreateGrant"), `firehose:TagDeliveryStream ${at("firehose", "deliverystream/s")}`],
  ],
  [
    "a vault",
    {
      ...{ service: "backup", action: "CreateBackupVault", protocol: "rest-json", path: { BackupVaultName: "v" } },
      body: { EncryptionKeyArn: KEY, BackupVaultTags: { Owner: "platform" } },
    },
    [
      ...kms(KEY, "CreateGrant", "DescribeKey", "RetireGrant", "Decrypt", "GenerateDataKey"),
      `backup:TagResource ${at("backup", "backup-vault:v")}`,
      "backup-storage:MountCapsule *",
    ],
  ],
  [
    "an encrypted repository",
    {
      ...{ service: "ecr", action: "CreateRepository" },
      body: { repositoryName: "r", encryptionConfiguration: { encryptionType: "KMS", kmsKey: KEY }, tags: TAGS },
    },
    [...kms(KEY, "CreateGrant", "RetireGrant", "DescribeKey"), `ecr:TagResource ${at("ecr", "repository/r")}`],
  ],
  [
    "a function with an encrypted environment, in a network",
    {
      ...{ service: "lambda", action: "CreateFunction", protocol: "rest-json" },
      body: {
        ...{ FunctionName: "f", Role: ROLE, KMSKeyArn: KEY, Tags: { Owner: "platform" } },
        VpcConfig: { SubnetIds: ["subnet-1"] },
      },
    },
    [
      ...kms(KEY, "CreateGrant", "Encrypt", "Decrypt"),
      `iam:PassRole ${ROLE}`,
      `lambda:TagResource ${at("lambda", "function:f")}`,
      ...on(
        "*",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "ec2:GetSecurityGroupsForVpc",
      ),
    ],
  ],
  [
    "a secret with a replica",
    {
      ...{ service: "secretsmanager", action: "CreateSecret" },
      body: {
        ...{ Name: "login", KmsKeyId: KEY, Tags: TAGS },
        AddReplicaRegions: [{ Region: "us-west-2", KmsKeyId: KEY_ELSEWHERE }],
      },
    },
    [
      ...kms(KEY, "GenerateDataKey", "Decrypt"),
      ...kms(KEY_ELSEWHERE, "GenerateDataKey", "Encrypt"),
      ...on(
        at("secretsmanager", "secret:login-??????"),
        "secretsmanager:TagResource",
        "secretsmanager:ReplicateSecretToRegions",
      ),
    ],
  ],
];

describe("X15: keys that a call names are used with the permissions of the caller", () => {
  test.each(CASES)("%s", async (_, asked, dependent) => {
    await needs(asked, dependent);
  });

  test("keys are used and granted through the service, in the region of the key", async () => {
    const asked = CASES.find(([what]) => what === "a replica of a table with a key of its own region")![1];
    const grant = (await checked(asked)).find(({ action }) => action === "kms:CreateGrant")!;
    expect(grant.context).toEqual({
      "aws:RequestedRegion": REGION,
      "kms:ViaService": "dynamodb.us-west-2.amazonaws.com",
      "kms:GrantIsForAWSResource": "true",
    });
  });
});
