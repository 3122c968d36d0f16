import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { publishFile } from "../compile/published.mjs";
import { cliConfig, findMirror, holds, platform, REGISTRY, ROOTS } from "./mirrors.mjs";
import { fileProblem } from "./file-problems.mjs";
import { Missing } from "./missing.mjs";
import { downloadProviders, LOCK_FILE } from "./provider-download.mjs";
import { STORE, stored } from "./paths.mjs";

/** Packages of bindings, whose providers are downloaded. */
const PROVIDERS = ["@cdktf/provider-aws", "@cdktf/provider-random"];
/** Providers that only some stacks need, by source. */
const NEEDED_BY = { "hashicorp/random": 'stacks whose database has passwordSource "random"' };
const CONFIG = join(STORE, "terraformrc");

/** The AWS provider: from a mirror on this machine, or downloaded once, into a folder that is a mirror from then on. */
export function findProvider(report, { mayInstall = true, terraform } = {}) {
  const providers = Object.fromEntries(PROVIDERS.map(versionOf));
  const version = providers["hashicorp/aws"];
  let mirror = presentMirror(version);
  if (mirror === undefined && mayInstall) {
    report("downloading the Terraform providers (about 180 MB, once)");
    try {
      mirror = download(terraform, providers);
    } catch (error) {
      throw missing(version, `the download failed:\n${lastLines(error.message)}`);
    }
  }
  if (mirror === undefined) throw missing(version, "no mirror was found");
  const found = { version: `hashicorp/aws ${version}`, where: mirror, mirror, config: CONFIG };
  return complete(found, providers, { report, mayInstall, terraform });
}

/** Adds a second mirror for what the first one lacks, or a note when there is none. */
function complete(found, providers, { report, mayInstall, terraform }) {
  const lacking = Object.entries(providers).filter(([source, version]) => !holds(found.mirror, source, version));
  const { other, failure } = lacking.length === 0 ? {} : otherMirror(lacking, { report, mayInstall, terraform });
  const note = lacking.length === 0 || other !== undefined ? undefined : noteOn(found.mirror, lacking, failure);
  if (mayInstall) {
    const sources = lacking.map(([source]) => source);
    publishFile(stored("terraformrc"), cliConfig(found.mirror, sources, other));
    if (note !== undefined) report(note);
  }
  return { ...found, ...(other === undefined ? {} : { other }), ...(note === undefined ? {} : { note }) };
}

/**
 * A mirror with the providers that another one lacks: on this machine, or downloaded, or the failure of the download. A given folder is
 * not supplemented by a download.
 */
function otherMirror(lacking, { report, mayInstall, terraform }) {
  const [[source, version]] = lacking;
  const { folder } = givenMirror();
  const present = findMirror(version, folder === undefined ? ROOTS : [ROOTS[0]], source);
  if (present !== undefined || !mayInstall || folder !== undefined) return { other: present };
  report(`downloading ${named(lacking)}, which the mirror of the AWS provider lacks`);
  try {
    // One attempt: the commands that do not need the provider must not wait for a registry that cannot be reached.
    const impatient = { TF_REGISTRY_DISCOVERY_RETRY: "0", TF_REGISTRY_CLIENT_TIMEOUT: "5" };
    return { other: download(terraform, Object.fromEntries(lacking), { ...impatient, ...process.env }) };
  } catch (error) {
    if (fileProblem(error)) throw error;
    return { failure: lastLines(error.message) };
  }
}

function noteOn(mirror, lacking, failure) {
  const needing = lacking.map(([source]) => NEEDED_BY[source]).join(" and ");
  return [
    `${mirror} has no ${named(lacking)} for this platform. Only ${needing} need it: there \`terraform init\` downloads it from ${REGISTRY}, or fails without a connection.`,
    ...(failure === undefined ? [] : [`Its download failed:\n${failure}`]),
    `  - if you have such stacks, add it to the mirror, or copy a mirror with it to ${ROOTS[0]}`,
  ].join("\n");
}

function named(providers) {
  return providers.map((provider) => provider.join(" ")).join(", ");
}

function download(terraform, providers, env) {
  const { os, arch } = platform();
  const name = Object.entries(providers).map(([source, version]) => `${source.split("/").at(-1)}-${version}`);
  const target = stored("providers", [...name, os, arch].join("-"));
  const { url: mirror } = givenMirror();
  downloadProviders({ terraform, target, providers, mirror, lock: LOCK_FILE, ...(env ? { env } : {}) });
  return target;
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
  if (folder === undefined) return findMirror(version, url === undefined ? ROOTS : [ROOTS[0]]);
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

function missing(version, detail) {
  return new Missing(`The Terraform provider hashicorp/aws ${version} is required: ${detail}`, [
    `connect to ${REGISTRY}, with HTTPS_PROXY where a proxy is required, and its certificate in NODE_EXTRA_CA_CERTS (Linux) or the trust store of the system`,
    "or set STEADFAST_PROVIDER_MIRROR to the URL of a network mirror (https://…)",
    `behind an air gap: on a connected machine, run \`terraform providers mirror <folder>\` in the folder of a stack, copy the folder to this machine and set STEADFAST_PROVIDER_MIRROR to it (or copy it to ${ROOTS[0]})`,
  ]);
}
