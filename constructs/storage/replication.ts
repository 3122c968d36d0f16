import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { useKey } from "../core/key-use";
import type { SiteNames } from "../core/names";
import type { Statement } from "../core/policy-document";
import { siteOf } from "../core/site";

/** One side of a replication, only by deterministic names. */
export interface ReplicationEnd {
  readonly site: SiteNames;
  /** Part of the bucket's deterministic name. */
  readonly bucket: string;
  /**
   * Part of the deterministic alias of the key that encrypts the objects, or some of them. Both ends have one, or neither.
   * @default S3's own key
   */
  readonly key?: string;
}

export interface ReplicationProps {
  readonly source: ReplicationEnd;
  readonly destination: ReplicationEnd;
  /** Last part of the name of the role that S3 assumes. */
  readonly roleName: string;
  /**
   * Replication time control: 99.99 % of new objects within 15 minutes; costs extra per gigabyte.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
   * @default false
   */
  readonly timeControl?: boolean;
  /**
   * Whether deletions are replicated.
   * @default true
   */
  readonly deletions?: boolean;
}

/** Id of the rule that replicates to a site: a dimension of its metrics. */
export function replicationRuleId({ site }: SiteNames): string {
  return `to-${site.role}`;
}

/**
 * Copies every new version, delete marker and metadata change of a bucket to one in another region. S3 does not retry
 * failed replications: ReplicationMonitor raises the alarm. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
 */
export class Replication extends Construct {
  constructor(scope: Construct, id: string, props: ReplicationProps) {
    super(scope, id);
    const { source, destination, roleName, timeControl = false, deletions = true } = props;
    if ((source.key === undefined) !== (destination.key === undefined))
      throw new InvalidProps(
        this,
        `source and destination should both have a key or neither, got ${source.key ?? "none"} and ${destination.key ?? "none"}`,
      );
    const site = siteOf(this);
    const role = site.role(roleName, {
      description: `Lets S3 replicate ${source.bucket} to ${destination.site.site.region}`,
      assumedBy: ["s3.amazonaws.com"],
      statements: statements(source, destination, deletions),
    });
    new S3BucketReplicationConfigurationA(this, "Resource", {
      bucket: source.site.bucket(source.bucket),
      role: role.arn,
      rule: [
        {
          id: replicationRuleId(destination.site),
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: deletions ? "Enabled" : "Disabled" },
          sourceSelectionCriteria: {
            replicaModifications: { status: "Enabled" },
            ...(source.key === undefined ? {} : { sseKmsEncryptedObjects: { status: "Enabled" } }),
          },
          destination: {
            bucket: destination.site.bucketArn(destination.bucket),
            storageClass: "STANDARD",
            ...(destination.key === undefined
              ? {}
              : { encryptionConfiguration: { replicaKmsKeyId: destination.site.keyAliasArn(destination.key) } }),
            metrics: { status: "Enabled", ...(timeControl ? { eventThreshold: { minutes: 15 } } : {}) },
            ...(timeControl ? { replicationTime: { status: "Enabled", time: { minutes: 15 } } } : {}),
          },
        },
      ],
    });
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html */
function statements(source: ReplicationEnd, destination: ReplicationEnd, deletions: boolean): Statement[] {
  const from = source.site.bucketArn(source.bucket);
  const to = destination.site.bucketArn(destination.bucket);
  const key = (actions: string[], { site, key: part }: ReplicationEnd): Statement[] =>
    part === undefined ? [] : [useKey({ aliasArn: site.keyAliasArn(part), actions, via: "s3" })];
  return [
    { sid: "ReadRules", actions: ["s3:GetReplicationConfiguration", "s3:ListBucket"], resources: [from] },
    {
      sid: "ReadVersions",
      actions: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
      resources: [`${from}/*`],
    },
    {
      sid: "WriteReplicas",
      actions: ["s3:ReplicateObject", ...(deletions ? ["s3:ReplicateDelete"] : []), "s3:ReplicateTags"],
      resources: [`${to}/*`],
    },
    ...key(["kms:Decrypt"], source),
    // S3 creates a bucket key once by GenerateDataKey, and decrypts it for every further object.
    ...key(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], destination),
  ];
}
