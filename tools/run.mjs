/** Runs a tool: sets up the machine, compiles the tools if an input has changed, and starts the named one. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, ROOT } from "./compile/build.mjs";
import { configProblems } from "./compile/config-problems.mjs";
import { buildFunctions } from "./compile/functions.mjs";
import { setup, toolEnvironment } from "./setup/index.mjs";

const [, , command, ...args] = process.argv;
process.chdir(ROOT);
// The SDK prints a warning on Node 20, which this project supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
try {
  const found = await setup((text) => console.log(`… ${text}`));
  const [tools, functions] = await Promise.all([build("tools"), buildFunctions()]);
  process.env.STEADFAST_FUNCTIONS = functions;
  const { main } = await import(pathToFileURL(join(tools, "tools", `${command}.js`)).href);
  process.exitCode = await main({
    terraform: found.terraform.where,
    python: found.moto.where,
    provider: found.provider.version.split(" ").at(-1),
    env: toolEnvironment(found),
    args,
  });
} catch (error) {
  const explained = [
    "Missing",
    "Failure",
    "StateLocked",
    "BuildFailure",
    "InvalidConfig",
    "NoSuchDeployment",
    "NoRecoveryPlan",
  ];
  const problems = error.name === "BuildFailure" ? await configProblems(error.message) : undefined;
  console.error(`\n${problems ?? (explained.includes(error.name) ? error.message : error.stack)}`);
  process.exitCode = 1;
}
