import type { Authorizer } from "../iam/authorizer";
import type { Principal } from "../iam/principal";
import type { BucketFacts, ReplicatedBuckets, ReplicationRule, StoredObject } from "./replicated-buckets";

/** One object, or the mark of its deletion, on its way by one rule. */
export interface Job {
  /** `/bucket/key`, as it was in the URL. */
  readonly path: string;
  readonly deleted: boolean;
  readonly bucket: string;
  readonly key: string;
  readonly rule: ReplicationRule;
  /** `/bucket/key` of the replica. */
  readonly target: string;
  readonly roleArn: string;
  readonly from: BucketFacts;
  readonly to: BucketFacts;
  readonly regions: readonly string[];
}

interface Need {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * What S3 needs to replicate: it assumes the role, naming no source, and the role reads versions, writes replicas and uses
 * the keys of both; of a bucket key the data key is made and decrypted as well.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export class ReplicationRights {
  constructor(
    private readonly buckets: Pick<ReplicatedBuckets, "keyArn">,
    private readonly authorizer: Pick<Authorizer, "authorize">,
  ) {}

  /** Key that encrypts an object, by the ARN of key or alias; undefined for S3's own. */
  keyOf({ headers }: StoredObject, { key }: BucketFacts): Promise<string | undefined> {
    const how = headers["x-amz-server-side-encryption"];
    const named = headers["x-amz-server-side-encryption-aws-kms-key-id"];
    return Promise.resolve(how === "AES256" ? undefined : (named ?? key));
  }

  /** Why an object with this key cannot be replicated; undefined when it can. */
  async refusal(job: Job, key: string | undefined): Promise<string | undefined> {
    if (!job.to.versioned) return `The bucket ${job.rule.destination} does not keep versions`;
    const needs = this.objectNeeds(job);
    if (key !== undefined) {
      const keyNeeds = await this.keyNeeds(job, key);
      if (typeof keyNeeds === "string") return keyNeeds;
      needs.push(...keyNeeds);
    }
    for (const need of needs) {
      const decision = await this.authorizer.authorize(need);
      if (!decision.allowed) return decision.message;
    }
    return undefined;
  }

  private objectNeeds({ roleArn, bucket, key, rule, deleted }: Job): Need[] {
    const [, partition] = roleArn.split(":");
    const principal = sessionOf(roleArn);
    const source = `arn:${partition}:s3:::${bucket}`;
    const replica = `arn:${partition}:s3:::${rule.destination}/${key}`;
    const need = (action: string, resource: string): Need => ({ principal, action, resource });
    return [
      { principal: { type: "service", name: "s3.amazonaws.com" }, action: "sts:AssumeRole", resource: roleArn },
      need("s3:GetReplicationConfiguration", source),
      need("s3:ListBucket", source),
      ...(deleted
        ? [need("s3:ReplicateDelete", replica)]
        : [
            need("s3:GetObjectVersionForReplication", `${source}/${key}`),
            need("s3:GetObjectVersionAcl", `${source}/${key}`),
            need("s3:GetObjectVersionTagging", `${source}/${key}`),
            need("s3:ReplicateObject", replica),
            need("s3:ReplicateTags", replica),
          ]),
    ];
  }

  private async keyNeeds({ roleArn, rule, from, to }: Job, key: string): Promise<Need[] | string> {
    if (rule.replicaKey === undefined) return `The rule ${rule.id} names no key for replicas of encrypted objects`;
    const sourceKey = await this.buckets.keyArn(key);
    const replicaKey = await this.buckets.keyArn(rule.replicaKey);
    if (sourceKey === undefined) return `The key ${key} does not exist`;
    if (replicaKey === undefined) return `The key ${rule.replicaKey} does not exist`;
    if (replicaKey.split(":")[3] !== to.region)
      return `The key ${rule.replicaKey} is not in the region of the bucket ${rule.destination}, ${to.region}`;
    const uses = (action: string, resource: string, region: string): Need => ({
      principal: sessionOf(roleArn),
      action,
      resource,
      context: { "kms:ViaService": `s3.${region}.amazonaws.com` },
    });
    const ofReplica = ["kms:Encrypt", ...(to.bucketKey ? ["kms:GenerateDataKey", "kms:Decrypt"] : [])];
    return [
      uses("kms:Decrypt", sourceKey, from.region),
      ...ofReplica.map((action) => uses(action, replicaKey, to.region)),
    ];
  }
}

function sessionOf(roleArn: string): Principal {
  return { type: "role", roleArn, session: "s3-replication" };
}
