import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { awsClient } from "../aws/client";
import type { S3Backend } from "./stack-files";

interface StateFile {
  readonly resources: readonly { readonly mode: string; readonly type: string; readonly name: string }[];
}

/** Addresses of the managed resources in a state; undefined when there is none. */
export async function addressesInState({ bucket, key, region }: S3Backend): Promise<string[] | undefined> {
  try {
    const { Body } = await awsClient(S3Client, { region }).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const { resources } = JSON.parse((await Body?.transformToString()) ?? "") as StateFile;
    return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
  } catch (error) {
    if (["NoSuchBucket", "NoSuchKey", "NotFound"].includes((error as Error).name)) return undefined;
    throw error;
  }
}
