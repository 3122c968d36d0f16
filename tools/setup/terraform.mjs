import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Missing } from "./missing.mjs";
import { atLeast } from "./node.mjs";
import { STORE, stored } from "./paths.mjs";
import { unzipFile } from "./unzip.mjs";

export const PINNED = "1.11.4";
/** The first version with ephemeral resources and write-only arguments, which keep secrets out of the state. */
const MIN_VERSION = "1.11";
const PROGRAM = process.platform === "win32" ? "terraform.exe" : "terraform";
const RELEASES = "https://releases.hashicorp.com/terraform";

/** Terraform from the PATH, or the pinned version, downloaded once; without `mayInstall` a missing Terraform is an error. */
export async function findTerraform(report, { mayInstall = true } = {}) {
  const own = join(STORE, "bin", PROGRAM);
  const candidates = [...(process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, PROGRAM)), own];
  const tooOld = [];
  for (const where of candidates.filter(existsSync)) {
    const version = versionOf(where);
    if (version && atLeast(version, MIN_VERSION)) return { version, where };
    if (version) tooOld.push(`${where} is ${version}`);
  }
  if (!mayInstall) throw missing(tooOld.join(", ") || "none was found on the PATH");
  report(`downloading Terraform ${PINNED}`);
  await downloadTerraform(stored("bin", PROGRAM), tooOld);
  return { version: PINNED, where: own };
}

function versionOf(program) {
  const run = spawnSync(program, ["version", "-json"], {
    encoding: "utf8",
    env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "" },
  });
  try {
    return JSON.parse(run.stdout).terraform_version;
  } catch {
    return undefined;
  }
}

/** Downloads the pinned version to a path, from the official releases or a mirror of them. */
export async function downloadTerraform(target, tooOld = []) {
  const releases = process.env.STEADFAST_TERRAFORM_RELEASES ?? RELEASES;
  const os = { win32: "windows", darwin: "darwin", linux: "linux", freebsd: "freebsd" }[process.platform];
  const arch = { x64: "amd64", arm64: "arm64", ia32: "386", arm: "arm" }[process.arch];
  const archive = `terraform_${PINNED}_${os}_${arch}.zip`;
  let zip, sums;
  try {
    [zip, sums] = await Promise.all([
      get(`${releases}/${PINNED}/${archive}`),
      get(`${releases}/${PINNED}/terraform_${PINNED}_SHA256SUMS`),
    ]);
  } catch (error) {
    throw missing([...tooOld, `the download failed: ${error.cause?.code ?? error.message}`].join("; "));
  }
  const wanted = sums
    .toString()
    .split("\n")
    .find((line) => line.endsWith(archive))
    ?.split(/\s+/)[0];
  const got = createHash("sha256").update(zip).digest("hex");
  if (got !== wanted) {
    throw missing(`the archive from ${releases} has the checksum ${got}, expected ${wanted ?? "a listed checksum"}`);
  }
  writeFileSync(`${target}.new`, unzipFile(zip, PROGRAM));
  chmodSync(`${target}.new`, 0o755);
  renameSync(`${target}.new`, target);
  return target;
}

async function get(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return Buffer.from(await response.arrayBuffer());
}

function missing(detail) {
  return new Missing(`Terraform ${MIN_VERSION} or later is required: ${detail}`, [
    `install it from https://developer.hashicorp.com/terraform/install and add it to the PATH`,
    `behind an air gap: set STEADFAST_TERRAFORM_RELEASES to a mirror of ${RELEASES}`,
  ]);
}
