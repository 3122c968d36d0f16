import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectCommand,
  type S3Client,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { Failure } from "../console/failure";
import type { Backend } from "./state-files";

/** S3 may take 15 minutes until a bucket's versioning is in effect; for replication AWS names no time, and the same is allowed. */
const EFFECT_MS = 15 * 60_000;
const PAUSE_MS = 15_000;
/** Answers about an object that exists, from a bucket whose versioning is not in effect everywhere. */
const NOT_FOUND = ["NoSuchKey", "NotFound"];
/** Somebody writes the state too. */
const CONFLICTS = ["PreconditionFailed", "ConditionalRequestConflict"];

/** How the bucket of a state is spoken to. */
export interface StateStore {
  /** In the bucket's region. */
  readonly client: Pick<S3Client, "send">;
  readonly wait: (ms: number) => Promise<unknown>;
}

export interface KeptVersionOptions extends StateStore {
  /** Whether the bucket is replicated. */
  readonly replicated: boolean;
  readonly update?: (detail: string) => void;
}

/** What a state lacks, and whether writing it again helps. */
interface Lack {
  readonly what: string;
  readonly rewrite: boolean;
}

/**
 * Sees to it that a state is a version of its object, and replicated where its bucket is. What is written while the bucket's
 * versioning takes effect may have no version and may not be found for a while, and S3 does not repeat a replication that
 * failed: such a state is written again. Throws `Failure` when that does not help within 15 minutes, or at once when the state
 * may not be read. Answers when it was last written.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
 */
export async function keepVersion(backend: Backend, options: KeptVersionOptions): Promise<Date | undefined> {
  const { bucket, key } = backend;
  const { replicated, update, client, wait } = options;
  for (let waited = 0; ; waited += PAUSE_MS) {
    const { lacking, written } = await look(client, backend, replicated);
    if (lacking === undefined) return written;
    if (waited >= EFFECT_MS) {
      throw new Failure(
        `${key} in the bucket ${bucket} still ${lacking.what} after 15 minutes`,
        `check its settings: aws s3api get-bucket-versioning --bucket ${bucket}, aws s3api get-bucket-replication --bucket ${bucket}`,
        "then run the bootstrap again: it writes the state again and waits for its version and its copy",
      );
    }
    update?.(`${key} ${lacking.what}: the bucket's settings are not in effect yet`);
    await wait(PAUSE_MS);
    if (lacking.rewrite) await rewrite(client, backend);
  }
}

async function look(
  client: Pick<S3Client, "send">,
  { bucket, key }: Backend,
  replicated: boolean,
): Promise<{ readonly lacking: Lack | undefined; readonly written?: Date | undefined }> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { lacking: lack(head, replicated), written: head.LastModified };
  } catch (error) {
    const { name, message, $metadata } = error as Error & Partial<Pick<S3ServiceException, "$metadata">>;
    if (NOT_FOUND.includes(name)) return { lacking: { what: "is not found", rewrite: false } };
    const what = `${key} in the bucket ${bucket} could not be read`;
    // An answer to HEAD has no body, and so no error code.
    if ($metadata?.httpStatusCode !== 403) throw new Failure(`${what}: ${message}`, "run the bootstrap again");
    throw new Failure(
      `${what}: access denied (HTTP 403)`,
      "the credentials need s3:GetObject on it and kms:Decrypt with the bucket's key; run the bootstrap again with them",
    );
  }
}

/** What a state lacks that is there, by the answer of a HEAD; undefined when it is a version, and a copied one where it should be. */
export function lack(
  { VersionId, ReplicationStatus: status }: Pick<HeadObjectCommandOutput, "VersionId" | "ReplicationStatus">,
  replicated: boolean,
): Lack | undefined {
  if (VersionId === undefined || VersionId === "null") return { what: "has no version", rewrite: true };
  if (!replicated || status === "COMPLETED" || status === "COMPLETE") return undefined;
  if (status === "PENDING") return { what: "waits for its replication", rewrite: false };
  return { what: status === "FAILED" ? "failed to replicate" : "is not replicated", rewrite: true };
}

/** As Terraform writes it: the bucket's default encryption may not be in effect either. */
async function rewrite(
  client: Pick<S3Client, "send">,
  { bucket: Bucket, key: Key, kms_key_id: keyId }: Backend,
): Promise<void> {
  try {
    const { Body, ETag, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const body = await Body!.transformToByteArray();
    const encryption = keyId === undefined ? {} : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: keyId };
    await client.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentType, IfMatch: ETag, ...encryption }));
  } catch (error) {
    if (![...NOT_FOUND, ...CONFLICTS].includes((error as Error).name)) throw error;
  }
}
