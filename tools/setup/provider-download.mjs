import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../compile/build.mjs";
import { scratchFolder } from "./paths.mjs";

/** Hashes of the packages of every platform. */
export const LOCK_FILE = join(ROOT, "tools/setup/terraform.lock.hcl");

/**
 * Downloads providers once, with Terraform, into a folder with the layout of a mirror. Terraform compares them with the hashes in
 * `lock`. Throws an error with the end of Terraform's output; then the folder does not exist.
 *
 * @param terraform path of Terraform
 * @param target the folder, which does not exist
 * @param providers versions by source, such as `{ "hashicorp/aws": "5.100.0" }`
 * @param mirror URL of a network mirror instead of the registry
 * @param lock a dependency lock file; without one nothing is compared
 */
export function downloadProviders({ terraform, target, providers, mirror, lock, env = process.env }) {
  mkdirSync(dirname(target), { recursive: true });
  // Not below a folder that is searched for mirrors: it is incomplete until the end.
  const folder = scratchFolder("download-");
  try {
    const required = Object.entries(providers).map(([source, version]) => [
      source.split("/").at(-1),
      { source, version },
    ]);
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: Object.fromEntries(required) } }),
    );
    if (lock !== undefined) copyFileSync(lock, join(folder, ".terraform.lock.hcl"));
    const config = join(folder, "terraformrc");
    const source = mirror === undefined ? "direct {}" : `network_mirror {\n    url = ${JSON.stringify(mirror)}\n  }`;
    writeFileSync(config, `disable_checkpoint = true\n\nprovider_installation {\n  ${source}\n}\n`);
    const { status, stdout, stderr, error } = spawnSync(
      terraform,
      ["init", "-backend=false", "-input=false", "-no-color"],
      {
        cwd: folder,
        encoding: "utf8",
        env: { ...env, TF_CLI_CONFIG_FILE: config, TF_PLUGIN_CACHE_DIR: "", CHECKPOINT_DISABLE: "1" },
      },
    );
    if (status !== 0) throw new Error(error?.message ?? `${stdout}${stderr}`.trim());
    // Another run may have been faster.
    if (!existsSync(target)) renameSync(join(folder, ".terraform/providers"), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
