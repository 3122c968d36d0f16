import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, ROOT } from "./build.mjs";
import { bundle, run } from "./bundle.mjs";
import { buildFunctions } from "./functions.mjs";
import { fileProblem } from "../setup/file-problems.mjs";

/**
 * Builds the app of a project and runs it as one bundle. An uncaught error is reported by a second run of the separate
 * files that the compiler wrote: with source maps its stack trace names the lines of the sources. Throws BuildFailure, and errors of
 * the file system.
 */
export async function runApp(root = ROOT) {
  const compiled = build("app", root).then(async (app) => ({ app, main: await bundle(app, "main") }));
  const [{ app, main }, functions] = await Promise.all([compiled, buildFunctions(root)]);
  process.env.STEADFAST_FUNCTIONS = functions;
  try {
    run(main);
  } catch (error) {
    if (fileProblem(error)) throw error;
    const { status } = spawnSync(process.execPath, ["--enable-source-maps", join(app, "main.js")], {
      stdio: "inherit",
    });
    process.exitCode = status || 1;
  }
}
