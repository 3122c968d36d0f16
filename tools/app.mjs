/** What `cdktf.json` names as the app: compiles when an input has changed, then synthesizes. */
import { BuildFailure } from "./compile/build.mjs";
import { configProblems } from "./compile/config-problems.mjs";
import { runApp } from "./compile/run-app.mjs";
import { fileProblem } from "./setup/file-problems.mjs";

try {
  await runApp();
} catch (error) {
  if (!(error instanceof BuildFailure) && !fileProblem(error)) throw error;
  console.error(
    fileProblem(error) ?? (await configProblems(error.message)) ?? `the project does not compile:\n\n${error.message}`,
  );
  process.exitCode = 1;
}
