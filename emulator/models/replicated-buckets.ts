import { Refusal, type Wire } from "../gateway/wire";
import { list, textAt, type XmlNode } from "../gateway/xml";

/** One rule of a bucket's replication configuration that is switched on. */
export interface ReplicationRule {
  readonly id: string;
  readonly prefix: string;
  /** Name of the destination. */
  readonly destination: string;
  /** Whether objects that a KMS key encrypts are replicated too. */
  readonly encrypted: boolean;
  /** Key of their replicas, by the ARN of key or alias. */
  readonly replicaKey: string | undefined;
  readonly deletions: boolean;
  readonly metrics: boolean;
}

export interface ReplicationConfiguration {
  readonly roleArn: string;
  readonly rules: readonly ReplicationRule[];
}

/** What of a bucket counts for replication. */
export interface BucketFacts {
  readonly region: string;
  readonly versioned: boolean;
  /** Key of new objects, by the ARN of key or alias; undefined for S3's own. */
  readonly key: string | undefined;
  readonly bucketKey: boolean;
}

/** An object as it is read from one bucket and written to another. */
export interface StoredObject {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const ANY_REGION = "us-east-1";
/** Headers of an object that a replica has too. */
const KEPT =
  /^(?:content-type|content-encoding|content-language|content-disposition|cache-control|expires|x-amz-meta-.*)$/;

/** Buckets, objects, keys and metrics behind the gateway, as replication reads and writes them. */
export class ReplicatedBuckets {
  constructor(private readonly moto: Wire) {}

  /** Undefined for a bucket that replicates nothing. */
  async configurationOf(bucket: string): Promise<ReplicationConfiguration | undefined> {
    const read = await this.maybe(`/${bucket}?replication`);
    const roleArn = textAt(read, "ReplicationConfiguration", "Role");
    if (roleArn === undefined) return undefined;
    const rules = list(read, "ReplicationConfiguration", "Rule").filter((rule) => textAt(rule, "Status") === "Enabled");
    return { roleArn, rules: rules.map(understood) };
  }

  async factsOf(bucket: string): Promise<BucketFacts> {
    const location = await this.moto.xml("s3", ANY_REGION, `/${bucket}?location`);
    const versioning = await this.maybe(`/${bucket}?versioning`);
    const encryption = await this.maybe(`/${bucket}?encryption`);
    const [rule] = list(encryption, "ServerSideEncryptionConfiguration", "Rule");
    return {
      region: textAt(location, "LocationConstraint") || ANY_REGION,
      // moto calls the answer otherwise than AWS does.
      versioned: Object.keys(versioning?.children ?? {}).some(
        (root) => textAt(versioning, root, "Status") === "Enabled",
      ),
      key: textAt(rule, "ApplyServerSideEncryptionByDefault", "KMSMasterKeyID"),
      bucketKey: textAt(rule, "BucketKeyEnabled") === "true",
    };
  }

  /** `path` is bucket and key as they are in a URL. */
  async read(path: string): Promise<StoredObject> {
    const { headers, body } = await this.moto.send("s3", ANY_REGION, {
      method: "GET",
      url: path,
      headers: {},
      body: Buffer.alloc(0),
    });
    return { headers, body };
  }

  /** Writes a replica, encrypted with a KMS key where one is named. */
  async write(path: string, { headers, body }: StoredObject, key: string | undefined): Promise<void> {
    const encryption: Record<string, string> =
      key === undefined
        ? {}
        : { "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": key };
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT.test(name)));
    await this.moto.send("s3", ANY_REGION, { method: "PUT", url: path, headers: { ...kept, ...encryption }, body });
  }

  async remove(path: string): Promise<void> {
    await this.moto.send("s3", ANY_REGION, { method: "DELETE", url: path, headers: {}, body: Buffer.alloc(0) });
  }

  /** The ARN of a key that is named by its own ARN or by that of an alias; undefined where there is no such alias. */
  async keyArn(arn: string): Promise<string | undefined> {
    const [partition, service, region, account, name] = arn.split(":").slice(1) as [
      string,
      string,
      string,
      string,
      string,
    ];
    if (!name.startsWith("alias/")) return arn;
    const { Aliases } = await this.moto.json<{ Aliases: readonly { AliasName: string; TargetKeyId?: string }[] }>(
      "kms",
      region,
      "TrentService.ListAliases",
      {},
    );
    const target = Aliases.find(({ AliasName }) => AliasName === name)?.TargetKeyId;
    return target === undefined ? undefined : `arn:${partition}:${service}:${region}:${account}:key/${target}`;
  }

  /** Puts a value of one of replication's metrics. */
  async measure(
    region: string,
    name: string,
    dimensions: Readonly<Record<string, string>>,
    value: number,
  ): Promise<void> {
    const datum = "MetricData.member.1";
    const named = Object.entries(dimensions).flatMap(([dimension, of], at) => [
      [`${datum}.Dimensions.member.${at + 1}.Name`, dimension] as const,
      [`${datum}.Dimensions.member.${at + 1}.Value`, of] as const,
    ]);
    await this.moto.query("monitoring", region, "2010-08-01", "PutMetricData", {
      Namespace: "AWS/S3",
      [`${datum}.MetricName`]: name,
      ...Object.fromEntries(named),
      [`${datum}.Value`]: value,
      [`${datum}.Timestamp`]: new Date().toISOString(),
    });
  }

  /** Undefined where a bucket has no such setting. */
  private async maybe(url: string): Promise<XmlNode | undefined> {
    try {
      return await this.moto.xml("s3", ANY_REGION, url);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return undefined;
      throw error;
    }
  }
}

function understood(rule: XmlNode): ReplicationRule {
  return {
    id: textAt(rule, "ID") ?? "",
    prefix: textAt(rule, "Filter", "Prefix") ?? textAt(rule, "Prefix") ?? "",
    destination: (textAt(rule, "Destination", "Bucket") ?? "").split(":").at(-1)!,
    encrypted: textAt(rule, "SourceSelectionCriteria", "SseKmsEncryptedObjects", "Status") === "Enabled",
    replicaKey: textAt(rule, "Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"),
    deletions: textAt(rule, "DeleteMarkerReplication", "Status") === "Enabled",
    metrics: textAt(rule, "Destination", "Metrics", "Status") === "Enabled",
  };
}
