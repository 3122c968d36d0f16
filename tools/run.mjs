/** Runs a tool: sets up the machine, compiles the tools if an input has changed, and starts the named one. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, ROOT } from "./compile/build.mjs";
import { configProblems } from "./compile/config-problems.mjs";
import { buildFunctions } from "./compile/functions.mjs";
import { fileProblem } from "./setup/file-problems.mjs";
import { setup, toolEnvironment } from "./setup/index.mjs";

/** Errors whose messages have the fix. */
const EXPLAINED = [
  "Missing",
  "Failure",
  "StateLocked",
  "InvalidConfig",
  "InvalidProps",
  "PolicyViolation",
  "NoSuchDeployment",
  "NoRecoveryPlan",
];

const [, , command, ...args] = process.argv;
process.chdir(ROOT);
// The SDK prints a warning on Node 20, which this project supports.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
let tools;
try {
  // Standard output can be read by a shell or a program.
  const found = await setup((text) => console.error(`… ${text}`));
  [tools, process.env.STEADFAST_FUNCTIONS] = await Promise.all([build("tools"), buildFunctions()]);
  const { main } = await import(pathToFileURL(join(tools, "tools", `${command}.js`)).href);
  process.exitCode = await main({
    terraform: found.terraform.where,
    python: found.moto.where,
    provider: found.provider.version.split(" ").at(-1),
    env: toolEnvironment(found),
    args,
  });
} catch (error) {
  console.error(`\n${(await messageOf(error)) ?? error.stack}`);
  process.exitCode = 1;
}

/** The message of an error that a person can act on; undefined for a fault of the program. */
async function messageOf(error) {
  if (error.name === "BuildFailure") return (await configProblems(error.message)) ?? error.message;
  if (EXPLAINED.includes(error.name)) return error.message;
  if (tools === undefined) return fileProblem(error);
  const { explained } = await import(pathToFileURL(join(tools, "tools/console/explained.js")).href);
  return fileProblem(error) ?? explained(error)?.message;
}
