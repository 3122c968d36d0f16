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

/** The versioning of a bucket takes up to 15 minutes to take effect; AWS documents no time for replication, so the same is used. */
const EFFECT_MS = 15 * 60_000;
const PAUSE_MS = 15_000;
/** Errors for an object that exists, from a bucket whose versioning is not in effect everywhere. */
const NOT_FOUND = ["NoSuchKey", "NotFound"];
/** Errors when another run writes the state at the same time. */
const CONFLICTS = ["PreconditionFailed", "ConditionalRequestConflict"];

/** S3 client and timer for the bucket of a state. */
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

/** What a state lacks, and whether to write it again. */
interface StateProblem {
  readonly what: string;
  readonly rewrite: boolean;
}

/**
 * Ensures that a state is a version of its object, and is replicated if its bucket is. An object that is written before the
 * versioning of the bucket is in effect may have no version and may not be found for some time, and S3 does not retry a
 * failed replication: such a state is written again. Throws `Failure` when that does not help within 15 minutes, or
 * immediately when access to the state is denied. Returns the time of the last write.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
 */
export async function keepVersion(backend: Backend, options: KeptVersionOptions): Promise<Date | undefined> {
  const { bucket, key } = backend;
  const { replicated, update, client, wait } = options;
  for (let waited = 0; ; waited += PAUSE_MS) {
    const { lacking, written } = await checkState(client, backend, replicated);
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

async function checkState(
  client: Pick<S3Client, "send">,
  { bucket, key }: Backend,
  replicated: boolean,
): Promise<{ readonly lacking: StateProblem | undefined; readonly written?: Date | undefined }> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { lacking: lack(head, replicated), written: head.LastModified };
  } catch (error) {
    const { name, message, $metadata } = error as Error & Partial<Pick<S3ServiceException, "$metadata">>;
    if (NOT_FOUND.includes(name)) return { lacking: { what: "is not found", rewrite: false } };
    const what = `${key} in the bucket ${bucket} could not be read`;
    // A response to HEAD has no body, and so no error code.
    if ($metadata?.httpStatusCode !== 403) throw new Failure(`${what}: ${message}`, "run the bootstrap again");
    throw new Failure(
      `${what}: access denied (HTTP 403)`,
      "the credentials need s3:GetObject on the state and kms:Decrypt with the key of the bucket; add them and run the bootstrap again",
    );
  }
}

/** What an existing state lacks, from the response to HEAD; undefined when it is a version and, if required, replicated. */
export function lack(
  { VersionId, ReplicationStatus: status }: Pick<HeadObjectCommandOutput, "VersionId" | "ReplicationStatus">,
  replicated: boolean,
): StateProblem | undefined {
  if (VersionId === undefined || VersionId === "null") return { what: "has no version", rewrite: true };
  if (!replicated || status === "COMPLETED" || status === "COMPLETE") return undefined;
  if (status === "PENDING") return { what: "waits for its replication", rewrite: false };
  return { what: status === "FAILED" ? "failed to replicate" : "is not replicated", rewrite: true };
}

/** Writes the state as Terraform does: the default encryption of the bucket may not be in effect yet either. */
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
