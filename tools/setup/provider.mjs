import { readFileSync, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative, resolve } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { publishFile } from "../compile/published.mjs";
import { Missing } from "./missing.mjs";
import { downloadProviders, LOCK_FILE } from "./provider-download.mjs";
import { stored } from "./paths.mjs";

const REGISTRY = "registry.terraform.io";
/** Packages of bindings, whose providers are downloaded. */
const PROVIDERS = ["@cdktf/provider-aws", "@cdktf/provider-random"];
/** Usual folders of mirrors: first those of Terraform, then those of installed software, then caches. */
const ROOTS = [
  stored("providers"),
  join(homedir(), ".terraform.d/plugins"),
  join(homedir(), ".local/share/terraform"),
  "/usr/local/share/terraform",
  "/usr/share/terraform",
  "/opt",
  "/usr/local",
  "/usr/share",
  "/usr/lib",
  "/srv",
  "/var/lib",
  join(homedir(), ".terraform.d"),
];
const DEEPEST = 4;

/** The AWS provider: from a mirror on this machine, or downloaded once, into a folder that is a mirror from then on. */
export function findProvider(report, { fetchIt = true, terraform } = {}) {
  const providers = Object.fromEntries(PROVIDERS.map(versionOf));
  const version = providers["hashicorp/aws"];
  let mirror = presentMirror(version);
  if (mirror === undefined && fetchIt) {
    report("downloading the Terraform providers (about 180 MB, once)");
    const { os, arch } = platform();
    const name = Object.entries(providers).map(([source, one]) => `${source.split("/").at(-1)}-${one}`);
    mirror = stored("providers", [...name, os, arch].join("-"));
    try {
      downloadProviders({ terraform, target: mirror, providers, mirror: givenMirror().url, lock: LOCK_FILE });
    } catch (error) {
      throw missing(version, `the download failed:\n${lastLines(error.message)}`);
    }
  }
  if (mirror === undefined) throw missing(version, "no mirror was found");
  const config = stored("terraformrc");
  publishFile(config, cliConfig(mirror));
  return { version: `hashicorp/aws ${version}`, where: mirror, mirror, config };
}

/** Source and version of the provider for which a package of bindings was generated. */
function versionOf(bindings) {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, "node_modules", bindings, "package.json"), "utf8")).cdktf
    .provider;
  return [name.slice(REGISTRY.length + 1), version];
}

/** The mirror on this machine; undefined if there is none. Throws Missing when a folder is given that is none. */
export function presentMirror(version) {
  const { url, folder } = givenMirror();
  if (folder === undefined) return findMirror(version, url === undefined ? ROOTS : [stored("providers")]);
  const mirror = findMirror(version, [folder]);
  if (mirror !== undefined) return mirror;
  throw missing(version, `STEADFAST_PROVIDER_MIRROR is ${folder}, which has no such provider for this platform`);
}

/** The network mirror (a URL) or the folder in STEADFAST_PROVIDER_MIRROR. */
function givenMirror() {
  const { STEADFAST_PROVIDER_MIRROR: value = "" } = process.env;
  if (value === "") return {};
  return /^https:/.test(value) ? { url: value.replace(/\/?$/, "/") } : { folder: resolve(value) };
}

function lastLines(text) {
  return text.split("\n").slice(-12).join("\n");
}

/** A folder in the layout of a mirror, `<host>/<namespace>/<type>/...`, that contains this version of the AWS provider. */
export function findMirror(version, roots = ROOTS) {
  for (const root of roots) {
    for (const candidate of foldersBelow(root, DEEPEST)) {
      if (holds(join(candidate, REGISTRY, "hashicorp", "aws"), version)) return candidate;
    }
  }
  return undefined;
}

function holds(folder, version) {
  const { os, arch } = platform();
  return (
    existsSync(join(folder, version, `${os}_${arch}`)) ||
    existsSync(join(folder, `terraform-provider-aws_${version}_${os}_${arch}.zip`))
  );
}

function platform() {
  return {
    os: { win32: "windows" }[process.platform] ?? process.platform,
    arch: { x64: "amd64", ia32: "386" }[process.arch] ?? process.arch,
  };
}

/** Breadth first, to find a mirror near the root quickly. */
function* foldersBelow(root, depth) {
  let level = [root];
  for (let left = depth; left >= 0 && level.length > 0; left--) {
    yield* level;
    level = level.flatMap(subfolders);
  }
}

function subfolders(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && entry.name !== ".git")
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

/** A separate CLI configuration, so that settings of the machine do not affect Terraform here. */
export function cliConfig(mirror) {
  const providers = JSON.stringify(mirrored(mirror));
  return `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ${providers}
  }
  direct {
    exclude = ${providers}
  }
}
`;
}

/** Addresses of all providers in a mirror. */
function mirrored(mirror) {
  const host = join(mirror, REGISTRY);
  return subfolders(host)
    .flatMap(subfolders)
    .map((path) => relative(mirror, path).replaceAll("\\", "/"));
}

function missing(version, detail) {
  return new Missing(`The Terraform provider hashicorp/aws ${version} is required: ${detail}`, [
    `connect to ${REGISTRY}, with HTTPS_PROXY where a proxy is required, and its certificate in SSL_CERT_FILE (Linux) or the trust store of the system`,
    "or set STEADFAST_PROVIDER_MIRROR to the URL of a network mirror (https://…)",
    `behind an air gap: on a connected machine, run \`terraform providers mirror <folder>\` in the folder of a stack, copy the folder to this machine and set STEADFAST_PROVIDER_MIRROR to it (or copy it to ${stored("providers")})`,
  ]);
}
