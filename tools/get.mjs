/**
 * `npm run get`: generates the bindings of the modules in `cdktf.json` with the Terraform of the set-up. The compiler skips
 * them: the generated code does not meet the options of this project (`noImplicitOverride`).
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED, ROOT, typescriptBelow } from "./compile/build.mjs";
import { scratchFolder } from "./setup/paths.mjs";
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
  // A killed run leaves the earlier bindings: incomplete ones would not compile.
  const scratch = scratchFolder("get-");
  const generated = join(scratch, GENERATED);
  const { status } = spawnSync(process.execPath, [CLI, "get", "--output", generated], { stdio: "inherit", env });
  if (status === 0 && existsSync(generated)) {
    for (const file of typescriptBelow(generated)) writeFileSync(file, SKIPPED + readFileSync(file, "utf8"));
    replace(generated, join(scratch, "earlier"));
  }
  process.exitCode = status ?? 1;
  rmSync(scratch, { recursive: true, force: true });
} catch (error) {
  if (error.name !== "Missing") throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

/** Renames a complete folder to `.gen`; `earlier` is where the present one goes. */
function replace(complete, earlier) {
  if (existsSync(GENERATED)) renameSync(GENERATED, earlier);
  try {
    renameSync(complete, GENERATED);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(GENERATED)) throw error;
  }
}
