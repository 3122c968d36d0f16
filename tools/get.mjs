/**
 * `npm run get`: generates the bindings of the modules in `cdktf.json` with the Terraform of the setup. The compiler skips
 * them: the generated code does not meet the options of this project (`noImplicitOverride`). A run that fails keeps the earlier ones.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED, ROOT, typescriptBelow } from "./compile/build.mjs";
import { certificateVariables } from "./setup/certificates.mjs";
import { fileProblem } from "./setup/file-problems.mjs";
import { scratchFolder } from "./setup/paths.mjs";
import { useProxy } from "./setup/proxy.mjs";
import { checkTerraformVariables } from "./setup/terraform-variables.mjs";
import { findTerraform } from "./setup/terraform.mjs";

const CLI = join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf");
const SKIPPED = "// @ts-nocheck\n";

try {
  checkTerraformVariables();
  await useProxy();
  Object.assign(process.env, certificateVariables());
  const { where } = await findTerraform((text) => console.log(`… ${text}`));
  process.exitCode = generate({
    CHECKPOINT_DISABLE: "1",
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    TERRAFORM_BINARY_NAME: where,
  });
} catch (error) {
  if (error.name !== "Missing" && !fileProblem(error)) throw error;
  console.error(`\n${fileProblem(error) ?? error.message}`);
  process.exitCode = 1;
}

/** Returns the exit code of the CLI. A killed run leaves the earlier bindings: incomplete ones would not compile. */
function generate(env) {
  const scratch = scratchFolder("get-");
  const generated = join(scratch, GENERATED);
  try {
    const { status } = spawnSync(process.execPath, [CLI, "get", "--output", generated], {
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    if (status !== 0 || !existsSync(generated)) return status ?? 1;
    for (const file of typescriptBelow(generated)) {
      const text = readFileSync(file, "utf8");
      if (!text.startsWith(SKIPPED)) writeFileSync(file, SKIPPED + text);
    }
    replace(generated, join(scratch, "earlier"));
    return 0;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
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
