import { spawnSync } from "node:child_process";

/** Evaluates an expression with the exports of an ES module in a separate process, because jest loads CommonJS modules. */
export function evaluate(module: string, expression: string, env: Record<string, string> = {}): unknown {
  const script = `import * as m from "./${module}";
    try { console.log(JSON.stringify({ value: await (${expression}) })); }
    catch (error) { console.log(JSON.stringify({ error: error.message })); }`;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  const line = run.stdout.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) throw new Error(`${module}: ${run.stderr}`);
  const { value, error } = JSON.parse(line) as { value?: unknown; error?: string };
  if (error !== undefined) throw new Error(error);
  return value;
}
