import { spawn } from "node:child_process";
import * as path from "node:path";
import type { ToolContext } from "./console/context";
import { Failure } from "./console/failure";

/** Program of the CDKTF CLI, run by Node. */
export const CDKTF_CLI = path.resolve("node_modules/cdktf-cli/bundle/bin/cdktf");

/** Runs the CDKTF CLI with these arguments and variables beside those of the process; returns its exit code. */
export type RunCli = (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<number>;

/** `npm run diff|output -- <stack> … [--option=value …]`: a command of the CDKTF CLI that only reads, with the Terraform of the set-up. */
export function main({ terraform, env, args }: ToolContext): Promise<number> {
  return readStacks(args, (cli) => runCli(cli, cliEnvironment(terraform, env)));
}

/** Runs a reading command of the CLI on the stacks that are named after it. Throws a `Failure` when none is. */
export async function readStacks(
  [command = "", ...args]: readonly string[],
  run: (args: readonly string[]) => Promise<number>,
): Promise<number> {
  if (args.every((arg) => arg.startsWith("-"))) {
    throw new Failure(`${command}: name the stack`, `npm run ${command} -- web-dev-dns`);
  }
  return run([command, ...args, "--skip-provider-lock"]);
}

/** What the CLI needs in its environment to use this Terraform, which need not be on the PATH. */
export function cliEnvironment(
  terraform: string,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...env, TERRAFORM_BINARY_NAME: terraform };
}

/** Runs the CLI in the terminal of the process. */
export const runCli: RunCli = (args, env) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CDKTF_CLI, ...args], { stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
