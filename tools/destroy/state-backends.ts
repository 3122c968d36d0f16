import * as fs from "node:fs";
import * as path from "node:path";
import { paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { awsClient } from "../aws/client";
import { Failure } from "../console/failure";
import { writeFile } from "../console/write-file";
import { inOrder } from "../terraform/in-order";
import { readStackFile, type StackResource } from "../preflight/stack-files";
import type { StackEntry } from "../terraform/synthesis";
import { Terraform } from "../terraform/terraform";
import { addressesLeft, isContinued } from "./earlier-run";

export interface StateBackendOptions {
  readonly terraform: string;
  readonly env: Readonly<Record<string, string>>;
  readonly scratch: string;
  readonly update: (detail: string) => void;
}

const STATE = "terraform.tfstate";
/** Terraform's errors for a bucket that does not exist any more, or whose key is about to be deleted. */
const BUCKET_DESTROYED = /S3 bucket "[^"]*" does not exist|NoSuchBucket|KMSInvalidState/;

/**
 * Destroys the state backends, which contain their own states: moves each state to a local file, removes the protections,
 * then destroys the stacks. Throws a `Failure` while any other stack still has resources.
 */
export async function destroyStateBackends(
  backends: readonly StackEntry[],
  all: readonly StackEntry[],
  options: StateBackendOptions,
): Promise<void> {
  const continued = isContinued(backends, options.scratch);
  const others = all.filter((stack) => !backends.includes(stack));
  const full = await Promise.all(
    others.map(async (stack) => {
      const held = await addressesLeft(readStackFile(stack).backend, continued);
      return held && held.length > 0 ? [`${stack.name} (${held.length} resources)`] : [];
    }),
  );
  const names = full.flat();
  const forgotten = await statesOfNoStack(all, continued);
  if (names.length > 0 || forgotten.length > 0) {
    throw new Failure(
      `the state backends are still in use: Terraform would lose the states of ${[...names, ...forgotten].join(", ")}`,
      ...(names.length > 0 ? ["destroy these stacks first"] : []),
      ...(forgotten.length > 0
        ? ["for a state without a stack: add its configuration again and destroy that stack first"]
        : []),
    );
  }
  // All states are local before the first bucket is deleted.
  const taken = await Promise.all(backends.map((stack) => takeOut(stack, options)));
  const reversed = backends.flatMap(({ name }, at) => {
    const terraform = taken[at];
    const dependencies = backends.filter((one) => one.dependencies.includes(name)).map((one) => one.name);
    return terraform ? [{ name, terraform, dependencies }] : [];
  });
  try {
    await inOrder(reversed, async ({ name, terraform }) => {
      options.update(name);
      await terraform.apply();
      await terraform.destroy();
      fs.rmSync(terraform.folder, { recursive: true, force: true });
    });
  } catch (error) {
    throw namingStates(error as Error, options.scratch);
  }
}

function namingStates(error: Error, scratch: string): Error {
  error.message +=
    `\n  - keep ${scratch}: it has the states of the state backends that are left, and for some the only copy; ` +
    "run the destroy again, which uses them";
  return error;
}

/** States with resources in the buckets of a deployment but without a synthesized stack: of disabled or renamed features. */
async function statesOfNoStack(all: readonly StackEntry[], continued: boolean): Promise<string[]> {
  const backends = all.map((stack) => readStackFile(stack).backend);
  const known = new Set(backends.map(({ bucket, key }) => `${bucket}/${key}`));
  const buckets = new Map(backends.map(({ bucket, region }) => [bucket, region]));
  const found = await Promise.all(
    [...buckets].map(async ([bucket, region]) => {
      const keys = (await keysIn(bucket, region)).filter((key) => !known.has(`${bucket}/${key}`));
      return Promise.all(
        keys.map(async (key) => {
          const held = (await addressesLeft({ bucket, key, region }, continued)) ?? [];
          return held.length > 0 ? [`${key} in ${bucket} (${held.length} resources)`] : [];
        }),
      );
    }),
  );
  return found.flat(2);
}

/** Keys of the states in a bucket; none if the bucket does not exist. */
async function keysIn(bucket: string, region: string): Promise<string[]> {
  const keys: string[] = [];
  try {
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: awsClient(S3Client, { region }) },
      { Bucket: bucket },
    ))
      keys.push(...Contents.map(({ Key = "" }) => Key));
  } catch (error) {
    if ((error as Error).name !== "NoSuchBucket") throw error;
  }
  return keys.filter((key) => key.endsWith(".tfstate"));
}

/**
 * A copy of the stack with its state in the folder and without its protections; undefined where it is destroyed already. The state of a killed
 * run is used again.
 */
async function takeOut(entry: StackEntry, { terraform: program, env, scratch }: StateBackendOptions) {
  const folder = path.join(scratch, entry.name);
  fs.mkdirSync(folder, { recursive: true });
  const state = path.join(folder, STATE);
  const remote = await stateInBucket(new Terraform({ program, folder: entry.folder, env }));
  if (remote === undefined && !fs.existsSync(state)) {
    fs.rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  if (remote !== undefined && remote.trim() !== "" && !isLater(state, remote)) writeFile(state, remote);
  for (const file of fs.readdirSync(entry.folder).filter((name) => name.endsWith(".tf.json"))) {
    fs.copyFileSync(path.join(entry.folder, file), path.join(folder, file));
  }
  const resource = withoutProtection(readStackFile(entry).resources);
  const override = {
    terraform: { backend: { local: { path: STATE } } },
    // Terraform refuses an empty `resource` object.
    ...(Object.keys(resource).length > 0 && { resource }),
  };
  fs.writeFileSync(path.join(folder, "unprotected_override.tf.json"), JSON.stringify(override, null, 2));
  const local = new Terraform({ program, folder, env });
  await local.init("-reconfigure");
  return local;
}

/** The state in its bucket; undefined where the bucket is destroyed. */
async function stateInBucket(terraform: Terraform): Promise<string | undefined> {
  try {
    await terraform.init("-reconfigure");
    return (await terraform.must(["state", "pull"])).output;
  } catch (error) {
    if (BUCKET_DESTROYED.test((error as Error).message)) return undefined;
    throw error;
  }
}

interface Version {
  readonly lineage: string;
  readonly serial: number;
}

/** Whether a local state was written after the one in the bucket, by a run that was killed while it destroyed the stack. */
function isLater(file: string, remote: string): boolean {
  const other = JSON.parse(remote) as Version;
  try {
    const local = JSON.parse(fs.readFileSync(file, "utf8")) as Version;
    return local.lineage === other.lineage && local.serial >= other.serial;
  } catch {
    // There is none, or Terraform was killed while it wrote it.
    return false;
  }
}

/** Overrides that remove the protections of a state backend. */
export function withoutProtection(resources: readonly StackResource[]): Record<string, Record<string, object>> {
  const found: Record<string, Record<string, object>> = {};
  for (const { address, type, values } of resources) {
    const changes = {
      ...(values["lifecycle"] === undefined ? {} : { lifecycle: { prevent_destroy: false } }),
      ...(values["force_destroy"] === false ? { force_destroy: true } : {}),
      ...(values["deletion_protection_enabled"] === true ? { deletion_protection_enabled: false } : {}),
    };
    if (Object.keys(changes).length > 0) found[type] = { ...found[type], [address.slice(type.length + 1)]: changes };
  }
  return found;
}
