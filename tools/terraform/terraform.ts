import { spawn } from "node:child_process";
import { Failure } from "../console/failure";
import { isInterrupted, mayStart, OWN_GROUP, waitFor } from "../console/interruption";
import { lockIn, StateLocked } from "./lock";

export interface TerraformOptions {
  /** The program. */
  readonly program: string;
  /** Folder of the stack. */
  readonly folder: string;
  /** Environment variables in addition to those of this process, which they override. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Run {
  readonly code: number;
  /** Standard output and error, in the order of arrival. */
  readonly output: string;
}

/** Whether a plan has no changes, and the output of Terraform. */
export interface PlanResult {
  readonly empty: boolean;
  readonly output: string;
}

/** Terraform in the folder of one stack. A failed command throws a `Failure` that contains the output of Terraform. */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  get folder(): string {
    return this.options.folder;
  }

  async init(...args: string[]): Promise<void> {
    await this.must(["init", "-input=false", "-no-color", ...args]);
  }

  async validate(): Promise<void> {
    await this.must(["validate", "-no-color"]);
  }

  /** Compares the configuration with the deployed resources; `empty` when there are no changes. */
  async plan(...args: string[]): Promise<PlanResult> {
    const { code, output } = await this.run(["plan", "-input=false", "-no-color", "-detailed-exitcode", ...args]);
    if (code !== 0 && code !== 2) throw this.failure("plan", output);
    return { empty: code === 0, output };
  }

  async apply(args: readonly string[] = [], onLine?: (line: string) => void): Promise<void> {
    await this.must(["apply", "-input=false", "-no-color", "-auto-approve", ...args], onLine);
  }

  async destroy(args: readonly string[] = [], onLine?: (line: string) => void): Promise<void> {
    await this.must(["destroy", "-input=false", "-no-color", "-auto-approve", ...args], onLine);
  }

  /** Addresses of everything in the state; none if there is no state yet. */
  async stateList(): Promise<string[]> {
    const { code, output } = await this.run(["state", "list"]);
    if (code !== 0 && !output.includes("No state file was found")) throw this.failure("state list", output);
    return output.split("\n").filter((line) => /^[a-z]/.test(line));
  }

  async must(args: readonly string[], onLine?: (line: string) => void): Promise<Run> {
    const run = await this.run(args, onLine);
    if (run.code !== 0) throw this.failure(args[0]!, run.output);
    return run;
  }

  run(args: readonly string[], onLine?: (line: string) => void): Promise<Run> {
    const { program, folder, env } = this.options;
    return runProgram(program, args, { folder, env, ...(onLine ? { onLine } : {}) });
  }

  private failure(command: string, output: string): Failure {
    const stack = this.folder.split(/[\\/]/).at(-1) ?? this.folder;
    const lock = lockIn(output);
    if (lock) return new StateLocked(stack, lock);
    return new Failure(`terraform ${command} failed in ${stack}:\n\n${tail(output)}`);
  }
}

/** Runs a program until it ends; the caller evaluates the exit code. Does not resolve while a signal ends this process. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { folder: string; env: Readonly<Record<string, string>>; onLine?: (line: string) => void },
): Promise<Run> {
  return new Promise((resolve, reject) => {
    if (!mayStart()) return;
    const child = spawn(program, args, {
      cwd: options.folder,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: OWN_GROUP,
    });
    let output = "";
    let rest = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) options.onLine?.(line);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (isInterrupted()) return;
      if (rest !== "") options.onLine?.(rest);
      resolve({ code: code ?? (signal ? 1 : 0), output });
    });
    void waitFor(child, OWN_GROUP);
  });
}

const SHOWN_LINES = 60;

/** The end of a long output, from the first error if there is one. */
export function tail(output: string): string {
  const lines = output.trimEnd().split("\n");
  const error = lines.findIndex((line) => /Error:/.test(line));
  return lines
    .slice(error >= 0 ? Math.max(0, error - 1) : 0)
    .slice(-SHOWN_LINES)
    .join("\n");
}
