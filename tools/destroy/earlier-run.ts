import * as fs from "node:fs";
import * as path from "node:path";
import { addressesInState } from "../preflight/held-resources";
import type { S3Backend } from "../preflight/stack-files";
import type { StackEntry } from "../terraform/synthesis";

/** Whether a destroy that did not end has left a local state of one of these stacks. */
export function isContinued(stacks: readonly Pick<StackEntry, "name">[], scratch: string): boolean {
  return stacks.some(({ name }) => fs.existsSync(path.join(scratch, name, "terraform.tfstate")));
}

/**
 * Addresses of the managed resources in a state; undefined when there is none. The key of a bucket may be about to be deleted only when an
 * earlier destroy has left its states: otherwise its states cannot be read, but exist.
 */
export async function addressesLeft(
  backend: S3Backend,
  continued: boolean,
  read = addressesInState,
): Promise<string[] | undefined> {
  try {
    return await read(backend);
  } catch (error) {
    const { name, message } = error as Error;
    if (continued && `${name} ${message}`.includes("KMSInvalidState")) return undefined;
    throw error;
  }
}
