import { createRequire } from "node:module";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "./build.mjs";

/** A compile error with its file, as the compiler prints it for a log and for a terminal. */
const ERROR = /^(\S+?)(?:\(\d+,\d+\):|:\d+:\d+ -) error TS/gm;
/** Files with values; the schema beside them is code. */
const VALUES = /^config[\\/](?!schema[\\/])/;

/**
 * All problems of the configuration, when the compiler found errors in its values only, for example a misspelt field: the
 * schema reports that field together with every other problem. Undefined where the compiler's own output is needed.
 */
export async function configProblems(compilerOutput, root = ROOT) {
  const files = [...stripVTControlCharacters(compilerOutput).matchAll(ERROR)].map(([, file]) => file);
  if (files.length === 0 || !files.every((file) => VALUES.test(file))) return undefined;
  const { build } = await import("esbuild");
  // A syntax error is the compiler's to report.
  const bundled = await build({
    stdin: {
      contents: 'import { chosen } from "./config"; chosen(process.env["STEADFAST_DEPLOYMENTS"]);',
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    logLevel: "silent",
  }).catch(() => undefined);
  if (bundled === undefined) return undefined;
  try {
    new Function("require", bundled.outputFiles[0].text)(createRequire(join(root, "package.json")));
    return undefined;
  } catch (error) {
    return error.name === "InvalidConfig" ? error.message : undefined;
  }
}
