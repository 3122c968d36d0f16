import { setTimeout as pause } from "node:timers/promises";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Failure } from "../failure";
import type { Backend } from "./state-files";

/** S3 may take 15 minutes until a bucket's versioning is in effect; for replication AWS names no time, and the same is allowed. */
const EFFECT_MS = 15 * 60_000;
const PAUSE_MS = 15_000;
/** Answers about an object that exists, from a bucket whose versioning is not in effect everywhere. */
const NOT_FOUND = ["NoSuchKey", "NotFound"];
/** Somebody writes the state too. */
const CONFLICTS = ["PreconditionFailed", "ConditionalRequestConflict"];

export interface KeptVersionOptions {
  /** Whether the bucket is replicated. */
  readonly replicated: boolean;
  readonly update?: (detail: string) => void;
  readonly client?: Pick<S3Client, "send">;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** What a state lacks, and whether writing it again helps. */
interface Lack {
  readonly what: string;
  readonly rewrite: boolean;
}

/**
 * Sees to it that a state is a version of its object, and replicated where its bucket is. What is written while the bucket's
 * versioning takes effect may have no version and may not be found for a while, and S3 does not repeat a replication that
 * failed: such a state is written again. Throws `Failure` when that does not help within 15 minutes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
 */
export async function keepVersion(backend: Backend, options: KeptVersionOptions): Promise<void> {
  const { bucket, key, region } = backend;
  const { replicated, update, client = new S3Client({ region }), wait = pause } = options;
  for (let waited = 0; ; waited += PAUSE_MS) {
    const lacking = await lack(client, backend, replicated);
    if (lacking === undefined) return;
    if (waited >= EFFECT_MS) {
      throw new Failure(
        `${key} in the bucket ${bucket} still ${lacking.what} after 15 minutes`,
        "check the bucket's versioning and replication, then run the bootstrap again: it repeats this check last",
      );
    }
    update?.(`${key} ${lacking.what}: the bucket's settings are not in effect yet`);
    await wait(PAUSE_MS);
    if (lacking.rewrite) await rewrite(client, backend);
  }
}

async function lack(client: Pick<S3Client, "send">, at: Backend, replicated: boolean): Promise<Lack | undefined> {
  try {
    const { VersionId, ReplicationStatus: status } = await client.send(
      new HeadObjectCommand({ Bucket: at.bucket, Key: at.key }),
    );
    if (VersionId === undefined || VersionId === "null") return { what: "has no version", rewrite: true };
    if (!replicated || status === "COMPLETED" || status === "COMPLETE") return undefined;
    if (status === "PENDING") return { what: "waits for its replication", rewrite: false };
    return { what: status === "FAILED" ? "failed to replicate" : "is not replicated", rewrite: true };
  } catch (error) {
    if (NOT_FOUND.includes((error as Error).name)) return { what: "is not found", rewrite: false };
    throw error;
  }
}

async function rewrite(client: Pick<S3Client, "send">, { bucket: Bucket, key: Key }: Backend): Promise<void> {
  try {
    const { Body, ETag, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const body = await Body!.transformToByteArray();
    await client.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType, IfMatch: ETag }));
  } catch (error) {
    if (![...NOT_FOUND, ...CONFLICTS].includes((error as Error).name)) throw error;
  }
}
