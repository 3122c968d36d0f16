import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as tls from "node:tls";
import { publishFile } from "../compile/published.mjs";
import { stored } from "./paths.mjs";

/** The bundles of systems on Linux, in the order in which Go reads them. @see https://go.dev/src/crypto/x509/root_linux.go */
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * Variables with which Terraform, its AWS provider and S3 backend, and pip trust the certificates of `NODE_EXTRA_CA_CERTS`, which only
 * Node reads. Each replaces the certificates of the system, so that they are in the bundle too. None where a person has set one,
 * or where the certificates of the system cannot be read.
 *
 * @param bundle where the bundle is written
 * @param pipFiles configuration files of pip
 */
export function certificateVariables(
  env = process.env,
  { bundle = () => stored("certificates.pem"), pipFiles = pipFilesOf(env) } = {},
) {
  const wanted = {
    // Go reads it on Linux only; elsewhere Terraform uses the trust store of the system.
    SSL_CERT_FILE: process.platform === "linux",
    AWS_CA_BUNDLE: !hasSetting(env.AWS_CONFIG_FILE || join(homedir(), ".aws/config"), "ca_bundle"),
    PIP_CERT: !env.REQUESTS_CA_BUNDLE && !env.CURL_CA_BUNDLE && !pipFiles.some((file) => hasSetting(file, "cert")),
  };
  const unset = Object.keys(wanted).filter((name) => wanted[name] && !env[name]);
  const extra = env.NODE_EXTRA_CA_CERTS ? text(env.NODE_EXTRA_CA_CERTS) : undefined;
  const system = systemCertificates();
  if (unset.length === 0 || extra === undefined || system === undefined) return {};
  const contents = [...new Set([...tls.rootCertificates, ...blocks(system), ...blocks(extra)])].join("\n") + "\n";
  try {
    const file = bundle();
    if (text(file) !== contents) publishFile(file, contents);
    return Object.fromEntries(unset.map((name) => [name, file]));
  } catch {
    // In a checkout that cannot be written the programs keep their own certificates.
    return {};
  }
}

/** Node has read those of other systems since 22.15. */
function systemCertificates() {
  if (process.platform !== "linux") return tls.getCACertificates?.("system").join("\n");
  const file = SYSTEM_BUNDLES.find(existsSync);
  return file === undefined ? "" : text(file);
}

function blocks(pem) {
  return [...pem.matchAll(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/g)].map(
    ([one]) => one,
  );
}

function hasSetting(file, name) {
  return new RegExp(`^\\s*${name}\\s*[=:]`, "m").test(text(file) ?? "");
}

function pipFilesOf({ PIP_CONFIG_FILE: own, XDG_CONFIG_HOME: config, APPDATA: roaming }) {
  const folders = [config ?? join(homedir(), ".config"), join(homedir(), "Library/Application Support"), roaming];
  return [
    ...(own ? [own] : []),
    ...folders.filter(Boolean).flatMap((folder) => [join(folder, "pip/pip.conf"), join(folder, "pip/pip.ini")]),
    ...[join(homedir(), ".pip/pip.conf"), "/etc/pip.conf", "/etc/xdg/pip/pip.conf"],
  ];
}

function text(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
