import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { ToolContext } from "./console/context";
import { exclusively } from "./console/exclusive";
import { usageFailure } from "./console/failure";
import { isInterrupted, mayStart, waitFor } from "./console/interruption";
import { ownRun, PROGRAMS } from "./console/left-programs";

/** Path of the CDKTF CLI, a Node program. */
export const CDKTF_CLI = path.resolve("node_modules/cdktf-cli/bundle/bin/cdktf");

/** Runs the CDKTF CLI with these arguments and additional environment variables; returns its exit code. */
export type RunCli = (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<number>;

/** `npm run diff|output -- <stack> … [--option=value …]`: a read-only command of the CDKTF CLI, with the Terraform of the setup. */
export function main({ terraform, env, args }: ToolContext): Promise<number> {
  return readStacks(args, (cli) => exclusively(args[0]!, () => runCli(cli, cliEnvironment(terraform, env))));
}

/** Runs a read-only command of the CLI on the named stacks. Throws a `Failure` when no stack is named. */
export async function readStacks(
  [command = "", ...args]: readonly string[],
  run: (args: readonly string[]) => Promise<number>,
): Promise<number> {
  if (args.every((arg) => arg.startsWith("-"))) {
    throw usageFailure(`${command}: name a stack`, [`npm run ${command} -- web-dev-dns`]);
  }
  return run([command, ...args, "--skip-provider-lock"]);
}

/** Environment with which the CLI uses this Terraform, even if it is not on the PATH. */
export function cliEnvironment(
  terraform: string,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...env, TERRAFORM_BINARY_NAME: terraform };
}

const UNDER_CLI = path.resolve("tools/terraform/under-cli.sh");

/** Runs the CLI in the terminal of the process. */
export const runCli: RunCli = (args, env) =>
  new Promise((resolve, reject) => {
    if (!mayStart()) return;
    // Without a terminal, lines instead of colours and moving signs.
    const plain = process.stdout.isTTY ? {} : { CI: "1", FORCE_COLOR: "0" };
    const child = spawn(process.execPath, [CDKTF_CLI, ...args], {
      stdio: "inherit",
      env: { ...process.env, ...plain, ...env, ...recorded(env) },
    });
    child.once("error", reject);
    void waitFor(child, false).then(() => {
      if (!isInterrupted()) resolve(child.exitCode ?? 1);
    });
  });

/** Environment with which the CLI starts its Terraform through a script that records it. */
function recorded({ TERRAFORM_BINARY_NAME: terraform }: Readonly<Record<string, string>>): Record<string, string> {
  if (process.platform === "win32" || terraform === undefined) return {};
  fs.mkdirSync(PROGRAMS, { recursive: true });
  return {
    TERRAFORM_BINARY_NAME: UNDER_CLI,
    STEADFAST_TERRAFORM: terraform,
    STEADFAST_PROGRAMS: PROGRAMS,
    STEADFAST_RUN: JSON.stringify(ownRun()),
  };
}
