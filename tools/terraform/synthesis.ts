import * as fs from "node:fs";
import * as path from "node:path";
import { Failure } from "../console/failure";
import { runProgram } from "./terraform";

export interface StackEntry {
  readonly name: string;
  /** Folder of the stack, absolute. */
  readonly folder: string;
  /** Names of the stacks that it depends on. */
  readonly dependencies: readonly string[];
}

/** Synthesizes deployments into a folder with the command of the app. */
export async function synthesize(outdir: string, deployments: string): Promise<void> {
  fs.mkdirSync(outdir, { recursive: true });
  fs.rmSync(path.join(outdir, "manifest.json"), { force: true });
  const env = { CDKTF_OUTDIR: outdir, STEADFAST_DEPLOYMENTS: deployments };
  const { code, output } = await runProgram(process.execPath, ["tools/app.mjs"], { folder: process.cwd(), env });
  if (code !== 0) throw new Failure(output.trimEnd());
}

/** The stacks of a synthesized app, dependencies first. Throws a `Failure` if nothing is synthesized. */
export function stacksIn(outdir: string): StackEntry[] {
  const file = path.join(outdir, "manifest.json");
  if (!fs.existsSync(file)) {
    throw new Failure(`nothing is synthesized in ${outdir}`, "npx cdktf synth", "on the emulator: npm start -- --keep");
  }
  const manifest = JSON.parse(fs.readFileSync(file, "utf8")) as {
    stacks: Record<string, { name: string; workingDirectory: string; dependencies: string[] }>;
  };
  const entries = Object.values(manifest.stacks).map(({ name, workingDirectory, dependencies }) => ({
    name,
    folder: path.resolve(outdir, workingDirectory),
    dependencies,
  }));
  const ordered: StackEntry[] = [];
  const visit = (entry: StackEntry) => {
    if (ordered.includes(entry)) return;
    for (const name of entry.dependencies) {
      const dependency = entries.find((one) => one.name === name);
      if (dependency) visit(dependency);
    }
    ordered.push(entry);
  };
  entries.forEach(visit);
  return ordered;
}

/** Number of resources of a synthesized stack. */
export function sizeOf(folder: string): number {
  const stack = JSON.parse(fs.readFileSync(path.join(folder, "cdk.tf.json"), "utf8")) as {
    resource?: Record<string, object>;
  };
  return Object.values(stack.resource ?? {}).reduce((sum, byName) => sum + Object.keys(byName).length, 0);
}
