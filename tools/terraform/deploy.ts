import { CDKTF_CLI } from "../cdktf";
import { Failure } from "../console/failure";
import { lockIn, StateLocked } from "./lock";
import { runProgram, tail } from "./terraform";

export interface DeployOptions {
  /** Folder of the synthesized app. */
  readonly outdir: string;
  /** Stacks by name or glob. */
  readonly stacks: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /**
   * Stacks applied at once. Each takes about 800 MB for Terraform and its provider.
   * @default 3
   */
  readonly parallelism?: number;
  /** Called with the number of completed resources of a stack after each resource. */
  readonly onProgress?: (stack: string, resources: number) => void;
  /** Called with each line that the CLI prints. */
  readonly onLine?: (line: string) => void;
}

/** Parallel operations per stack: more than Terraform's default of ten, because Terraform mostly waits for AWS. */
export const RESOURCES_AT_ONCE = 30;
/** A line that Terraform prints when a resource is complete. */
export const RESOURCE_DONE = /: (?:Creation|Modifications|Destruction) complete after/;

/**
 * Runs deploy or destroy of the CDKTF CLI on a synthesized app. It skips the provider lock: CDKTF would request it from the
 * public registry, even if a mirror is configured.
 */
export async function cdktf(command: "deploy" | "destroy", options: DeployOptions): Promise<void> {
  const { outdir, stacks, env, parallelism = 3, onProgress, onLine } = options;
  const counts = new Map<string, number>();
  // The CLI prints the stack name once for consecutive lines and indents the rest.
  let stack = "";
  const args = [
    ...[CDKTF_CLI, command, ...stacks],
    ...["--skip-synth", "--skip-provider-lock", "--auto-approve"],
    ...["--parallelism", String(parallelism), "--terraform-parallelism", String(RESOURCES_AT_ONCE)],
    ...["--output", outdir],
  ];
  const { code, output } = await runProgram(process.execPath, args, {
    folder: process.cwd(),
    env: { ...env, CI: "1", FORCE_COLOR: "0" },
    onLine: (line) => {
      onLine?.(line);
      stack = /^(\S+) {2}/.exec(line)?.[1] ?? stack;
      if (!RESOURCE_DONE.test(line)) return;
      counts.set(stack, (counts.get(stack) ?? 0) + 1);
      onProgress?.(stack, counts.get(stack)!);
    },
  });
  if (code === 0) return;
  const lock = lockIn(output);
  if (lock) throw new StateLocked(stackOf("Error acquiring the state lock", output), lock);
  throw new Failure(`cdktf ${command} failed:\n\n${tail(output)}`);
}

/** The stack whose lines contain a text. */
function stackOf(text: string, output: string): string {
  const before = output
    .slice(0, output.indexOf(text) + text.length)
    .split("\n")
    .reverse();
  return before.map((line) => /^(\S+) {2}/.exec(line)?.[1]).find((name) => name !== undefined) ?? "a stack";
}
