/** The app of `cdktf.json`: compiles if an input has changed, then synthesizes. */
import { build, BuildFailure } from "./compile/build.mjs";
import { bundle, run } from "./compile/bundle.mjs";
import { buildFunctions } from "./compile/functions.mjs";

try {
  const [main, functions] = await Promise.all([build("app").then((app) => bundle(app, "main")), buildFunctions()]);
  process.env.STEADFAST_FUNCTIONS = functions;
  run(main);
} catch (error) {
  if (!(error instanceof BuildFailure)) throw error;
  console.error(`the project does not compile:\n\n${error.message}`);
  process.exitCode = 1;
}
