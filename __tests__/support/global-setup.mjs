/** Compiles the code that tests need in compiled form, once for all tests. */
import { relative } from "node:path";
import { build, ROOT } from "../../tools/compile/build.mjs";
import { buildFunctions } from "../../tools/compile/functions.mjs";

export default async function setup() {
  const [tools, functions] = await Promise.all([build("tools"), buildFunctions()]);
  process.env.STEADFAST_FUNCTIONS = functions;
  process.env.STEADFAST_TOOLS_BUILD = relative(ROOT, tools);
  process.env.POWERTOOLS_LOG_LEVEL = "SILENT";
  process.env.POWERTOOLS_METRICS_DISABLED = "true";
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
}
