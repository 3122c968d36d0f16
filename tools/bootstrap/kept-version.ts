import { setTimeout as pause } from "node:timers/promises";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Failure } from "../failure";
import type { Backend } from "./state-files";

/** Time in which S3 puts a bucket's versioning, or its replication, into effect at the latest. */
const EFFECT_MS = 15 * 60_000;
const PAUSE_MS = 15_000;
/** `PreconditionFailed`: somebody has written the state meanwhile. The others: the answer of a bucket that is being changed. */
const PASSING = ["PreconditionFailed", "NoSuchKey", "NotFound"];

export interface KeptVersionOptions {
  /** Whether the bucket is replicated. */
  readonly replicated: boolean;
  readonly update?: (detail: string) => void;
  readonly client?: Pick<S3Client, "send">;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * Sees to it that a state is a version of its object, and replicated where its bucket is. What is written while the
 * bucket's versioning takes effect may have no version and may not be found for a while: such a state is written again.
 * Throws `Failure` when that does not help within 15 minutes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html
 */
export async function keepVersion(backend: Backend, options: KeptVersionOptions): Promise<void> {
  const { bucket, key, region } = backend;
  const { replicated, update, client = new S3Client({ region }), wait = pause } = options;
  for (let waited = 0; ; waited += PAUSE_MS) {
    const lacking = await lack(client, backend, replicated);
    if (lacking === undefined) return;
    if (waited >= EFFECT_MS) {
      throw new Failure(
        `${key} in the bucket ${bucket} ${lacking}, after 15 minutes in which it was written again and again`,
        "look at the bucket's versioning and replication, then run the bootstrap again: it begins with this check",
      );
    }
    update?.(`${key} ${lacking}: the bucket's settings are not in effect yet`);
    await wait(PAUSE_MS);
    await rewrite(client, backend);
  }
}

async function lack(client: Pick<S3Client, "send">, at: Backend, replicated: boolean): Promise<string | undefined> {
  try {
    const { VersionId, ReplicationStatus } = await client.send(
      new HeadObjectCommand({ Bucket: at.bucket, Key: at.key }),
    );
    if (VersionId === undefined || VersionId === "null") return "has no version";
    return replicated && ReplicationStatus === undefined ? "is not replicated" : undefined;
  } catch (error) {
    if (PASSING.includes((error as Error).name)) return "is not found";
    throw error;
  }
}

async function rewrite(client: Pick<S3Client, "send">, { bucket: Bucket, key: Key }: Backend): Promise<void> {
  try {
    const { Body, ETag, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const body = await Body!.transformToByteArray();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType, IfMatch: ETag }));
  } catch (error) {
    if (!PASSING.includes((error as Error).name)) throw error;
  }
}
