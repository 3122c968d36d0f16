import * as fs from "node:fs";
import * as path from "node:path";
import type { PolicyDocument } from "./policies";

/** Folder of the policies to attach, by deployment. */
const FOLDER = "policies";

/** The policies of whoever deploys, as they are kept in the repository; none where nobody has derived them. */
export function keptPolicies(deployment: string): readonly PolicyDocument[] {
  const folder = path.join(FOLDER, deployment);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => /^deployer-\d+\.json$/.test(file))
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as PolicyDocument);
}

/** Keeps policies in the place of those that were there; returns the files. */
export function keepPolicies(deployment: string, policies: readonly PolicyDocument[]): string[] {
  const folder = path.join(FOLDER, deployment);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return policies.map((policy, at) => {
    const file = path.join(folder, `deployer-${at + 1}.json`);
    fs.writeFileSync(file, `${JSON.stringify(policy, null, 2)}\n`);
    return file;
  });
}
