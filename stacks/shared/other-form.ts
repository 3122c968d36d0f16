import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Removes what an earlier synth has left of a stack in the other form, HCL or JSON: Terraform reads both files, and finds
 * everything declared twice.
 */
export function removeOtherForm(outdir: string, stack: string, { hclOutput }: { readonly hclOutput: boolean }): void {
  fs.rmSync(path.join(outdir, "stacks", stack, hclOutput ? "cdk.tf.json" : "cdk.tf"), { force: true });
}
