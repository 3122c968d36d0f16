import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ControlClient } from "../../emulator/control-client";
import { AwsEmulator } from "../../emulator/aws-emulator";
import { TESTER } from "../support/functions";
import { machine } from "../support/machine";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/replication`;
const REPLICA_ALIAS = `arn:aws:kms:us-west-2:${ACCOUNT}:alias/replica`;
let aws: AwsEmulator;
let control: ControlClient;
let iam: IAMClient;
const options = (region: string) => ({ region, endpoint: aws.endpoint, credentials: TESTER, maxAttempts: 1 });
const s3 = (region: string) => new S3Client({ ...options(region), forcePathStyle: true });

beforeAll(async () => {
  aws = await AwsEmulator.start({ account: ACCOUNT, python: machine().python });
  control = new ControlClient(aws.control);
  iam = new IAMClient(options("us-east-1"));
  const keys = {
    here: await key("us-east-1", "source"),
    there: await key("us-west-2", "replica"),
  };
  for (const [Bucket, region] of [
    ["here", "us-east-1"],
    ["there", "us-west-2"],
  ] as const) {
    const client = s3(region);
    await client.send(
      new CreateBucketCommand({
        Bucket,
        ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }),
      }),
    );
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    await client.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keys[Bucket] },
              BucketKeyEnabled: true,
            },
          ],
        },
      }),
    );
  }
  const trust = { Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" };
  await iam.send(
    new CreateRoleCommand({
      RoleName: "replication",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  await s3("us-east-1").send(
    new PutBucketReplicationCommand({
      Bucket: "here",
      ReplicationConfiguration: {
        Role: ROLE,
        Rules: [
          {
            ID: "to-there",
            Status: "Enabled",
            Priority: 0,
            Filter: { Prefix: "" },
            DeleteMarkerReplication: { Status: "Enabled" },
            SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Enabled" } },
            Destination: {
              Bucket: "arn:aws:s3:::there",
              Metrics: { Status: "Enabled" },
              EncryptionConfiguration: { ReplicaKmsKeyID: REPLICA_ALIAS },
            },
          },
        ],
      },
    }),
  );
});
afterAll(() => aws.stop());

async function key(region: string, name: string): Promise<string> {
  const kms = new KMSClient(options(region));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: `alias/${name}`, TargetKeyId: KeyMetadata!.KeyId! }));
  return KeyMetadata!.Arn!;
}

/** Allows the role the actions of replication, and only these actions on the key of the replica. */
async function permit(...ofReplicaKey: string[]): Promise<void> {
  const allow = (Action: string[], Resource: string[]) => ({ Effect: "Allow", Action, Resource });
  const statements = [
    allow(["s3:GetReplicationConfiguration", "s3:ListBucket"], ["arn:aws:s3:::here"]),
    allow(
      ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
      ["arn:aws:s3:::here/*"],
    ),
    allow(["s3:ReplicateObject", "s3:ReplicateTags"], ["arn:aws:s3:::there/*"]),
    allow(["kms:Decrypt"], ["arn:aws:kms:us-east-1:*:key/*"]),
    allow(ofReplicaKey, ["arn:aws:kms:us-west-2:*:key/*"]),
  ];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await iam.send(new PutRolePolicyCommand({ RoleName: "replication", PolicyName: "permissions", PolicyDocument }));
}

test("R8: kms:Encrypt alone is not sufficient for a bucket with a bucket key; with all three actions the object is replicated and encrypted", async () => {
  const put = () => s3("us-east-1").send(new PutObjectCommand({ Bucket: "here", Key: "logo.txt", Body: "picture" }));
  await permit("kms:Encrypt");
  await put();
  expect(await control.replications()).toMatchObject([
    {
      source: "/here/logo.txt",
      destination: "/there/logo.txt",
      status: "FAILED",
      reason: expect.stringContaining("kms:GenerateDataKey") as string,
    },
  ]);
  const { ReplicationStatus } = await s3("us-east-1").send(new HeadObjectCommand({ Bucket: "here", Key: "logo.txt" }));
  expect(ReplicationStatus).toBe("FAILED");

  await permit("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey");
  await put();
  expect(await control.replications()).toMatchObject([{ status: "COMPLETED" }]);
  const copy = await s3("us-west-2").send(new GetObjectCommand({ Bucket: "there", Key: "logo.txt" }));
  expect(await copy.Body!.transformToString()).toBe("picture");
  expect(copy).toMatchObject({ ReplicationStatus: "REPLICA", ServerSideEncryption: "aws:kms" });
});
