import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { STORE } from "./paths.mjs";

export const REGISTRY = "registry.terraform.io";
/** Usual folders of mirrors: first those of Terraform, then those of installed software, then caches. */
export const ROOTS = [
  join(STORE, "providers"),
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
const MAX_DEPTH = 4;

/** A folder in the layout of a mirror, `<host>/<namespace>/<type>/...`, that contains this version of a provider. */
export function findMirror(version, roots = ROOTS, source = "hashicorp/aws") {
  for (const root of roots) {
    for (const candidate of foldersBelow(root, MAX_DEPTH)) if (holds(candidate, source, version)) return candidate;
  }
  return undefined;
}

/** Whether a mirror contains this version of a provider for this platform, unpacked or packed. */
export function holds(mirror, source, version) {
  const { os, arch } = platform();
  const folder = join(mirror, REGISTRY, source);
  const archive = `terraform-provider-${source.split("/").at(-1)}_${version}_${os}_${arch}.zip`;
  return existsSync(join(folder, version, `${os}_${arch}`)) || existsSync(join(folder, archive));
}

/** This machine, in the names of Terraform. */
export function platform() {
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

/**
 * A separate CLI configuration, so that settings of the machine do not affect Terraform here.
 *
 * @param mirror a mirror
 * @param lacking sources of providers whose version it lacks
 * @param other a second mirror that has them; without one Terraform downloads them for each stack
 */
export function cliConfig(mirror, lacking = [], other = undefined) {
  const unwanted = lacking.map((source) => `${REGISTRY}/${source}`);
  const own = mirrored(mirror).filter((address) => !unwanted.includes(address));
  const blocks = [[mirror, own], ...(other === undefined ? [] : [[other, unwanted]])];
  const mirrors = blocks.map(
    ([path, include]) => `  filesystem_mirror {
    path    = ${JSON.stringify(path)}
    include = ${JSON.stringify(include)}
  }
`,
  );
  return `disable_checkpoint = true

provider_installation {
${mirrors.join("")}  direct {
    exclude = ${JSON.stringify(blocks.flatMap(([, include]) => include))}
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
