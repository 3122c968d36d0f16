/**
 * `npm run provider-lock [-- <folder>]`: writes `.terraform.lock.hcl` into the folder of every synthesized stack, with the hashes of
 * `tools/setup/terraform.lock.hcl` for the providers that the stack requires. For `terraform init -lockfile=readonly`, without the setup.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publishFile } from "./compile/published.mjs";
import { fileProblem } from "./setup/file-problems.mjs";
import { Missing } from "./setup/missing.mjs";
import { LOCK_FILE } from "./setup/provider-download.mjs";

/** The parts that a source address leaves out. @see https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses */
const IMPLIED = ["registry.terraform.io", "hashicorp"];
const BLOCK = /^provider "([^"]+)" \{\n[^]*?^\}\n/gm;

try {
  const [outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out"] = process.argv.slice(2);
  const written = writeLockFiles(join(outdir, "stacks"));
  console.log(`the lock files of ${written} stacks are complete`);
} catch (error) {
  if (error.name !== "Missing" && !fileProblem(error)) throw error;
  console.error(fileProblem(error) ?? error.message);
  process.exitCode = 1;
}

/**
 * Returns the number of stacks that have a lock file then. A stack that requires more than `LOCK_FILE` keeps its own complete lock file. Throws
 * Missing, with all of them, for the providers and versions that no lock file has; the other stacks get theirs.
 */
function writeLockFiles(folder) {
  const published = blocksOf(LOCK_FILE);
  const stacks = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(stackFile(folder, name))) : [];
  if (stacks.length === 0) throw new Missing(`Nothing is synthesized in ${folder}`, ["run `npx cdktf synth`"]);
  const lacking = stacks.flatMap((name) => {
    const target = join(folder, name, ".terraform.lock.hcl");
    const required = requiredBy(stackFile(folder, name));
    const lacked = required.filter((one) => !isIn(published, one));
    if (lacked.length === 0) publishFile(target, required.map(({ address }) => published.get(address)).join("\n"));
    const own = lacked.length > 0 && existsSync(target) ? blocksOf(target) : published;
    return required.every((one) => isIn(own, one)) ? [] : [{ name, lacked }];
  });
  if (lacking.length === 0) return stacks.length;
  const named = lacking.flatMap(({ name, lacked }) =>
    lacked.map(({ address, version }) => `${name} requires ${address} ${version}`),
  );
  throw new Missing(
    `${LOCK_FILE} does not have every provider; ${stacks.length - lacking.length} other stacks have their lock files. ${named.join(", ")}`,
    lacking.map(
      ({ name }) =>
        `write its lock file with Terraform: \`terraform -chdir=${join(folder, name)} providers lock -platform=linux_amd64\``,
    ),
  );
}

/** Blocks of a lock file by the address of the provider. */
function blocksOf(file) {
  return new Map([...readFileSync(file, "utf8").matchAll(BLOCK)].map(([block, address]) => [address, block]));
}

function isIn(blocks, { address, version }) {
  return /^ +version += "(.*)"$/m.exec(blocks.get(address) ?? "")?.[1] === version;
}

function stackFile(folder, name) {
  return join(folder, name, "cdk.tf.json");
}

/** In the order of Terraform's lock files. */
function requiredBy(file) {
  const { required_providers: required = {} } = JSON.parse(readFileSync(file, "utf8")).terraform;
  const addresses = Object.values(required).map(({ source, version }) => ({ address: complete(source), version }));
  return addresses.sort((a, b) => (a.address < b.address ? -1 : 1));
}

function complete(source) {
  const parts = source.split("/");
  return [...IMPLIED.slice(0, 3 - parts.length), ...parts].join("/");
}
