import * as fs from "node:fs";
import * as path from "node:path";
import { writeFile } from "../console/write-file";
import type { PolicyDocument } from "./policies";

/** Folder of the policies to attach, by deployment. */
const FOLDER = "policies";

/** Placeholder for the account in the files, so that they are valid for any configured account. */
const ACCOUNT = "${account}";

/** The deployer policies for an account from the repository; none if they were not derived yet. */
export function keptPolicies(deployment: string, account: string): readonly PolicyDocument[] {
  const folder = path.join(FOLDER, deployment);
  if (!fs.existsSync(folder)) return [];
  return policyFiles(folder)
    .sort()
    .map((file) => fs.readFileSync(path.join(folder, file), "utf8").replaceAll(ACCOUNT, account))
    .map((text) => JSON.parse(text) as PolicyDocument);
}

/** Replaces the deployer policies in the repository, with a placeholder for the account; returns the files. */
export function keepPolicies(deployment: string, account: string, policies: readonly PolicyDocument[]): string[] {
  const folder = path.join(FOLDER, deployment);
  fs.mkdirSync(folder, { recursive: true });
  const files = policies.map((policy, at) => {
    const file = path.join(folder, `deployer-${at + 1}.json`);
    writeFile(file, `${JSON.stringify(policy, null, 2).replaceAll(`:${account}:`, `:${ACCOUNT}:`)}\n`);
    return file;
  });
  for (const name of policyFiles(folder)) {
    const file = path.join(folder, name);
    if (!files.includes(file)) fs.rmSync(file, { force: true });
  }
  return files;
}

function policyFiles(folder: string): string[] {
  return fs.readdirSync(folder).filter((file) => /^deployer-\d+\.json$/.test(file));
}
