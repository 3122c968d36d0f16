import type { Answer, Call } from "../gateway/call";
import type { ControlRoute } from "../gateway/control-api";
import type { Faults } from "../gateway/faults";
import type { Handler } from "../gateway/gateway";
import type { Wire } from "../gateway/wire";
import type { Authorizer } from "../iam/authorizer";
import { ReplicatedBuckets } from "./replicated-buckets";
import { type Job, ReplicationRights } from "./replication-rights";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html */
export type ReplicationStatus = "PENDING" | "COMPLETED" | "FAILED" | "REPLICA";

/** The status of one object, or of its delete marker. */
export interface Replicated {
  readonly source: string;
  readonly destination: string;
  readonly rule: string;
  readonly status: ReplicationStatus;
  /** Why it failed, in the text of AWS. */
  readonly reason?: string;
}

interface Waiting extends Job {
  /** Milliseconds since the epoch. */
  readonly since: number;
}

const WRITES = ["PutObject", "CopyObject", "CompleteMultipartUpload"];
const READS = ["GetObject", "HeadObject"];

/**
 * Copies what is put into a bucket by the rules of its replication configuration, with the rights of the replication role
 * and of no other principal; objects wait while a region of theirs has an outage, and fail for good where a right is missing.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
 */
export class S3Replication {
  private readonly buckets: ReplicatedBuckets;
  private readonly rights: ReplicationRights;
  /** By source and rule; the newest of an object alone. */
  private readonly statuses = new Map<string, Replicated>();
  /** Paths of replicas. */
  private readonly replicas = new Set<string>();
  private waiting: Waiting[] = [];
  private working: Promise<void> = Promise.resolve();

  constructor(
    moto: Wire,
    private readonly faults: Pick<Faults, "isFailed">,
    authorizer: Pick<Authorizer, "authorize">,
  ) {
    this.buckets = new ReplicatedBuckets(moto);
    this.rights = new ReplicationRights(this.buckets, authorizer);
  }

  readonly handler: Handler = async (call, passOn) => {
    this.resume();
    if (call.service !== "s3") return undefined;
    const { path, versioned } = pathOf(call);
    if (WRITES.includes(call.action)) return this.afterwards(await passOn(call), { path, deleted: false });
    if (call.action === "DeleteObject" && !versioned)
      return this.afterwards(await passOn(call), { path, deleted: true });
    if (!READS.includes(call.action)) return undefined;
    // An object has a status from the moment it is written.
    await this.working;
    return this.marked(await passOn(call), path);
  };

  /** `GET /replications`: the status of every object, once no replication is in progress. */
  readonly route: ControlRoute = async (method, path) => {
    if (`${method} ${path}` !== "GET /replications") return undefined;
    this.resume();
    await this.working;
    return [...this.statuses.values()];
  };

  private afterwards(answer: Answer, what: Pick<Job, "path" | "deleted">): Answer {
    if (answer.status < 300 && /^\/[^/]+\/./.test(what.path) && !(what.deleted && this.replicas.has(what.path))) {
      this.replicas.delete(what.path);
      this.next(() => this.accept(what));
    }
    return answer;
  }

  /** One after the other, as they came. */
  private next(work: () => Promise<void>): void {
    this.working = this.working.then(work).catch(() => undefined);
  }

  /** Tries again what waited for a region. */
  private resume(): void {
    if (!this.waiting.some(({ regions }) => !regions.some((region) => this.faults.isFailed(region)))) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const job of waiting) this.next(() => this.replicate(job));
  }

  private async accept(what: Pick<Job, "path" | "deleted">): Promise<void> {
    const bucket = what.path.split("/")[1]!;
    const configuration = await this.buckets.configurationOf(bucket);
    const key = decodeURIComponent(what.path.slice(bucket.length + 2));
    for (const rule of configuration?.rules ?? []) {
      if (!key.startsWith(rule.prefix) || (what.deleted && !rule.deletions)) continue;
      const [from, to] = await Promise.all([bucket, rule.destination].map((one) => this.buckets.factsOf(one)));
      const target = what.path.replace(`/${bucket}/`, `/${rule.destination}/`);
      const job = { ...what, bucket, key, rule, target, roleArn: configuration!.roleArn, from: from!, to: to! };
      await this.replicate({ ...job, regions: [from!.region, to!.region], since: Date.now() });
    }
  }

  private async replicate(job: Waiting): Promise<void> {
    if (job.regions.some((region) => this.faults.isFailed(region))) {
      this.waiting.push(job);
      this.setStatus(job, "PENDING");
      return;
    }
    const object = job.deleted ? undefined : await this.buckets.read(job.path);
    const key = object ? await this.rights.keyOf(object, job.from) : undefined;
    // Objects with a KMS key are replicated only when the rule includes them.
    if (key !== undefined && !job.rule.encrypted) return;
    const refusal = await this.rights.refusal(job, key);
    if (refusal !== undefined) {
      this.setStatus(job, "FAILED", refusal);
      await this.measure(job, job.from.region, "OperationsFailedReplication", 1);
      return;
    }
    if (object) await this.buckets.write(job.target, object, key === undefined ? undefined : job.rule.replicaKey);
    else await this.buckets.remove(job.target);
    this.replicas.add(job.target);
    this.setStatus(job, "COMPLETED");
    await this.measure(job, job.to.region, "ReplicationLatency", (Date.now() - job.since) / 1000);
    await this.measure(job, job.to.region, "BytesPendingReplication", 0);
  }

  private setStatus({ path, target, rule }: Waiting, status: ReplicationStatus, reason?: string): void {
    const one = { source: path, destination: target, rule: rule.id, status };
    this.statuses.set(`${path} ${rule.id}`, reason === undefined ? one : { ...one, reason });
  }

  private async measure({ bucket, rule }: Waiting, region: string, name: string, value: number): Promise<void> {
    if (!rule.metrics) return;
    const dimensions = { SourceBucket: bucket, DestinationBucket: rule.destination, RuleId: rule.id };
    await this.buckets.measure(region, name, dimensions, value);
  }

  /** An answer with the status of the object that was read. */
  private marked(answer: Answer, path: string): Answer {
    const statuses = [...this.statuses.values()].filter(({ source }) => source === path).map(({ status }) => status);
    const worst = (["FAILED", "PENDING", "COMPLETED"] as const).find((one) => statuses.includes(one));
    const status = this.replicas.has(path) ? "REPLICA" : worst;
    if (status === undefined || answer.status >= 300) return answer;
    return { ...answer, headers: { ...answer.headers, "x-amz-replication-status": status } };
  }
}

function pathOf({ url }: Call): { readonly path: string; readonly versioned: boolean } {
  const [path = "/", query = ""] = url.split("?");
  return { path, versioned: new URLSearchParams(query).has("versionId") };
}
