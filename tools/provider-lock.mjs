/**
 * `node tools/provider-lock.mjs [<folder>]`: writes `.terraform.lock.hcl` into the folder of every synthesized stack, with the hashes of
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
  console.log(`wrote the lock files of ${written} stacks`);
} catch (error) {
  if (error.name !== "Missing" && !fileProblem(error)) throw error;
  console.error(fileProblem(error) ?? error.message);
  process.exitCode = 1;
}

/** Returns the number of stacks. Throws Missing, and writes nothing, when a stack requires another provider or version. */
function writeLockFiles(folder) {
  const locked = new Map(
    [...readFileSync(LOCK_FILE, "utf8").matchAll(BLOCK)].map(([block, address]) => [address, block]),
  );
  const stacks = existsSync(folder) ? readdirSync(folder).filter((name) => existsSync(stackFile(folder, name))) : [];
  if (stacks.length === 0) throw new Missing(`Nothing is synthesized in ${folder}`, ["run `npx cdktf synth`"]);
  const files = stacks.map((name) => {
    const blocks = requiredBy(stackFile(folder, name)).map(({ address, version }) => {
      const block = locked.get(address);
      if (block?.includes(`version     = "${version}"`)) return block;
      throw new Missing(`${name} requires ${address} ${version}, which ${LOCK_FILE} does not have`, [
        `write its lock file with Terraform: \`terraform -chdir=${join(folder, name)} providers lock -platform=linux_amd64\``,
      ]);
    });
    return { target: join(folder, name, ".terraform.lock.hcl"), text: blocks.join("\n") };
  });
  for (const { target, text } of files) publishFile(target, text);
  return files.length;
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
