/** What `cdktf.json` names as the app: compiles when an input has changed, then synthesizes. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, BuildFailure } from "./build.mjs";
import { buildFunctions } from "./functions.mjs";

try {
  const app = build("app");
  process.env.STEADFAST_FUNCTIONS = await buildFunctions();
  await import(pathToFileURL(join(app, "main.js")).href);
} catch (error) {
  if (!(error instanceof BuildFailure)) throw error;
  console.error(`the project does not compile:\n\n${error.message}`);
  process.exitCode = 1;
}
