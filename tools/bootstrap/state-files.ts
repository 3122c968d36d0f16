import * as fs from "node:fs";
import * as path from "node:path";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { StackEntry } from "../terraform/synthesis";
import type { Place, Wanted } from "./adoption";
import type { StateStore } from "./kept-version";

interface StackFile {
  readonly terraform: { readonly backend: { readonly s3: Backend } };
  readonly provider: {
    readonly aws: readonly { region: string; default_tags: readonly { tags: Record<string, string> }[] }[];
  };
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
}

export interface Backend {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  /** KMS key that encrypts the states. */
  readonly kms_key_id?: string;
}

/** Content of a state file. */
export interface StateHead {
  readonly resources: readonly unknown[];
}

/** A synthesized stack as the bootstrap reads it. */
export function readStack({ folder }: StackEntry): { backend: Backend; place: Place; wanted: Wanted[] } {
  const stack = JSON.parse(fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8")) as StackFile;
  const [provider] = stack.provider.aws;
  return {
    backend: stack.terraform.backend.s3,
    place: { region: provider!.region, defaultTags: provider!.default_tags[0]!.tags },
    wanted: Object.entries(stack.resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, values]) => ({ address: `${type}.${name}`, type, values })),
    ),
  };
}

/** Number of NoSuchKey responses, and the time between them, until a state counts as absent: a new bucket may not find its objects. */
const DENIALS = 3;
const BETWEEN_MS = 2000;

/** The state in its bucket; undefined if there is no state or no bucket yet. */
export async function remoteState(
  { bucket, key }: Backend,
  { client, wait }: StateStore,
): Promise<StateHead | undefined> {
  for (let denials = 1; ; denials++) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return JSON.parse((await Body?.transformToString()) ?? "") as StateHead;
    } catch (error) {
      const { name } = error as Error;
      if (name === "NoSuchBucket") return undefined;
      if (name !== "NoSuchKey" && name !== "NotFound") throw error;
      if (denials === DENIALS) return undefined;
      await wait(BETWEEN_MS);
    }
  }
}

/** The state in a file. A file that a killed run left incomplete counts as none: its resources are imported again. */
export function localState(file: string): StateHead | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as StateHead;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") fs.renameSync(file, `${file}.torn`);
    return undefined;
  }
}
