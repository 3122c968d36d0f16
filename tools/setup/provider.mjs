import { readFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { Missing } from "./missing.mjs";
import { stored } from "./paths.mjs";

const REGISTRY = "registry.terraform.io";
/** Usual folders of mirrors: first those of Terraform, then those of installed software, then caches. */
const ROOTS = [
  process.env.STEADFAST_PROVIDER_MIRROR,
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
].filter(Boolean);
const DEEPEST = 4;

/** The AWS provider: from the registry if it can be reached, else from a mirror on this machine. */
export async function findProvider() {
  const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules/@cdktf/provider-aws/package.json"), "utf8"))
    .cdktf.provider;
  const online = !process.env.STEADFAST_PROVIDER_MIRROR && (await registryAnswers());
  const mirror = online ? undefined : findMirror(version);
  if (!online && mirror === undefined) throw missing(version);
  const config = stored("terraformrc");
  writeFileSync(config, cliConfig(mirror));
  return { version: `hashicorp/aws ${version}`, where: mirror ?? REGISTRY, mirror, config };
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

async function registryAnswers() {
  try {
    const response = await fetch(`https://${REGISTRY}/.well-known/terraform.json`, {
      signal: AbortSignal.timeout(4000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

/** A separate CLI configuration, so that settings of the machine do not affect Terraform here. */
export function cliConfig(mirror) {
  const cache = `plugin_cache_dir = ${JSON.stringify(stored("plugin-cache", "x").slice(0, -2))}\n`;
  if (mirror === undefined) return `disable_checkpoint = true\n${cache}`;
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
    .map((path) => path.slice(mirror.length + 1).replaceAll("\\", "/"));
}

function missing(version) {
  return new Missing(
    `The Terraform provider hashicorp/aws ${version} is required: ${REGISTRY} is not reachable and no mirror was found`,
    [
      "connect to the internet, or set HTTPS_PROXY",
      `behind an air gap: on a connected machine, run \`terraform providers mirror <folder>\` in the folder of a stack, copy the folder to this machine and set STEADFAST_PROVIDER_MIRROR to it (or copy it to ${stored("providers")})`,
    ],
  );
}
