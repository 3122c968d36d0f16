import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** The built code of a function in `functions/`. */
export interface FunctionCode {
  /** Path of the zip. */
  readonly file: string;
  /** SHA-256 of the zip in base64, as Lambda returns it. */
  readonly hash: string;
  /** The same in hexadecimal digits, for the name of its asset. */
  readonly digest: string;
}

/** Cached by path: the name of the build's folder depends on its content. */
const known = new Map<string, FunctionCode>();

/** Finds a function's zip; `STEADFAST_FUNCTIONS` contains the build's folder. */
export function functionCode(name: string): FunctionCode {
  const folder = process.env["STEADFAST_FUNCTIONS"];
  if (folder === undefined) {
    throw new Error("STEADFAST_FUNCTIONS is not set: synthesize with `cdktf synth`, which builds the functions first");
  }
  const file = path.join(folder, `${name}.zip`);
  if (!fs.existsSync(file))
    throw new Error(`there is no function '${name}': write a handler.ts in a folder named '${name}' below functions/`);
  const code = known.get(file) ?? read(file);
  known.set(file, code);
  return code;
}

function read(file: string): FunctionCode {
  const digest = createHash("sha256").update(fs.readFileSync(file)).digest();
  return { file, hash: digest.toString("base64"), digest: digest.toString("hex") };
}
