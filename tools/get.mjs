/**
 * `npm run get`: generates the bindings of the modules in `cdktf.json` with the Terraform of the setup. The compiler skips
 * them: the generated code does not meet the options of this project (`noImplicitOverride`). A run that fails keeps the earlier ones.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GENERATED, ROOT, typescriptBelow } from "./compile/build.mjs";
import { certificateVariables } from "./setup/certificates.mjs";
import { fileProblem } from "./setup/file-problems.mjs";
import { useProxy } from "./setup/proxy.mjs";
import { checkTerraformVariables } from "./setup/terraform-variables.mjs";
import { findTerraform } from "./setup/terraform.mjs";

const CLI = join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf");
const SKIPPED = "// @ts-nocheck\n";
const SCRATCH = join("build", `get.${process.pid}`);

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

/** Returns the exit code of the CLI. */
function generate(env) {
  mkdirSync(SCRATCH, { recursive: true });
  try {
    const { status } = spawnSync(process.execPath, [CLI, "get", "--output", SCRATCH], {
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    const files = typescriptBelow(SCRATCH);
    if (status !== 0 || files.length === 0) return status ?? 1;
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      if (!text.startsWith(SKIPPED)) writeFileSync(file, SKIPPED + text);
    }
    if (existsSync(GENERATED)) rmSync(GENERATED, { recursive: true });
    renameSync(SCRATCH, GENERATED);
    return 0;
  } finally {
    rmSync(SCRATCH, { recursive: true, force: true });
  }
}
