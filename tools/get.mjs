/**
 * `npm run get`: generates the bindings of the modules in `cdktf.json` with the Terraform of the setup. The compiler skips
 * them: the generated code does not meet the options of this project (`noImplicitOverride`).
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED, ROOT, typescriptBelow } from "./compile/build.mjs";
import { useProxy } from "./setup/proxy.mjs";
import { checkTerraformVariables } from "./setup/terraform-variables.mjs";
import { findTerraform } from "./setup/terraform.mjs";

const CLI = join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf");
const SKIPPED = "// @ts-nocheck\n";

try {
  checkTerraformVariables();
  await useProxy();
  const { where } = await findTerraform((text) => console.log(`… ${text}`));
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", TERRAFORM_BINARY_NAME: where };
  const { status } = spawnSync(process.execPath, [CLI, "get"], { stdio: "inherit", env });
  for (const file of existsSync(GENERATED) ? typescriptBelow(GENERATED) : []) {
    const text = readFileSync(file, "utf8");
    if (!text.startsWith(SKIPPED)) writeFileSync(file, SKIPPED + text);
  }
  process.exitCode = status ?? 1;
} catch (error) {
  if (error.name !== "Missing") throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
