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
  /** Told of each resource done, by stack. */
  readonly onProgress?: (stack: string, resources: number) => void;
  /** Told of everything the CLI says. */
  readonly onLine?: (line: string) => void;
}

/** Resources of a stack worked on at once: more than Terraform's ten, for it mostly waits until AWS has settled each. */
export const RESOURCES_AT_ONCE = 30;
/** A line by which Terraform says that a resource is done. */
export const RESOURCE_DONE = /: (?:Creation|Modifications|Destruction) complete after/;

/**
 * Runs the CDKTF CLI's own deploy, or destroy, on an app that is synthesized already. The provider lock is left out:
 * CDKTF would ask the public registry for it, whatever mirror is set.
 */
export async function cdktf(command: "deploy" | "destroy", options: DeployOptions): Promise<void> {
  const { outdir, stacks, env, parallelism = 3, onProgress, onLine } = options;
  const counts = new Map<string, number>();
  // The CLI names a stack once for a run of lines and indents the rest.
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

/** The stack in whose lines a text stands. */
function stackOf(text: string, output: string): string {
  const before = output
    .slice(0, output.indexOf(text) + text.length)
    .split("\n")
    .reverse();
  return before.map((line) => /^(\S+) {2}/.exec(line)?.[1]).find((name) => name !== undefined) ?? "a stack";
}
