import * as fs from "node:fs";
import * as path from "node:path";

/** Terraform that every stack needs: write-only arguments keep secrets out of the state from 1.11 on. */
export const REQUIRED_TERRAFORM = ">= 1.11";

/** File beside each stack's `cdk.tf.json`; Terraform reads both. */
export const VERSION_FILE = "versions.tf";

/**
 * Writes the required Terraform version into the folder of a synthesized stack. It must not be in `cdk.tf.json`, nor in any other JSON:
 * checkov 3.3 fails on a setting under `terraform` that is no block. @see https://github.com/bridgecrewio/checkov/issues/7454
 */
export function writeRequiredVersion(outdir: string, stack: string): void {
  fs.writeFileSync(
    path.join(outdir, "stacks", stack, VERSION_FILE),
    `terraform {\n  required_version = "${REQUIRED_TERRAFORM}"\n}\n`,
  );
}
