import * as path from "node:path";
import { cliEnvironment, runCli } from "./cdktf";
import { exclusively } from "./console/exclusive";
import type { ToolContext } from "./console/context";
import { usageFailure } from "./console/failure";
import { type StackEntry, stacksIn, synthesize } from "./terraform/synthesis";

const USAGE = [
  "npm run deploy -- <stack> ... [--option=value], for example npm run deploy -- web-dev-identity web-dev-dns",
  "order of the stacks: docs/first-deployment.md",
];

/**
 * `npm run deploy -- <stack> … [--option=value …]`: runs `cdktf deploy` for one stack after the other, each after the
 * stacks that it depends on. With several stacks and `--ignore-missing-stack-dependencies` the CLI ignores their order.
 */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const outdir = path.resolve("cdktf.out");
  if (namesIn(args).length === 0) throw usageFailure("deploy: name at least one stack", USAGE);
  return exclusively("deploy", async () => {
    await synthesize(outdir, process.env["STEADFAST_DEPLOYMENTS"] ?? "*");
    return deployStacks(args, stacksIn(outdir), (cli) => runCli(cli, cliEnvironment(terraform, env)));
  });
}

/** Deploys the named stacks in the order of `known`. Stops at the first failure and returns its exit code. */
export async function deployStacks(
  args: readonly string[],
  known: readonly Pick<StackEntry, "name">[],
  run: (args: readonly string[]) => Promise<number>,
): Promise<number> {
  const options = args.filter((arg) => arg.startsWith("-"));
  for (const stack of selected(namesIn(args), known)) {
    const code = await run([
      "deploy",
      stack,
      "--skip-provider-lock",
      "--ignore-missing-stack-dependencies",
      ...options,
    ]);
    if (code !== 0) return code;
  }
  return 0;
}

function namesIn(args: readonly string[]): string[] {
  return args.filter((arg) => !arg.startsWith("-"));
}

/** The stacks of these names or patterns with `*`, in the order of `known`. Throws a `Failure` that lists every unknown name. */
function selected(names: readonly string[], known: readonly Pick<StackEntry, "name">[]): string[] {
  const all = known.map(({ name }) => name);
  const matches = (pattern: string, name: string) =>
    new RegExp(`^${pattern.split("*").map(escape).join(".*")}$`).test(name);
  const unknown = names.filter((name) => !all.some((one) => matches(name, one)));
  if (unknown.length > 0) {
    throw usageFailure(
      `deploy: unknown stack ${unknown.map((name) => `'${name}'`).join(", ")}; the stacks are ${all.join(", ")}`,
      [...USAGE, "write the value of an option after '=': --parallelism=1"],
    );
  }
  return all.filter((name) => names.some((pattern) => matches(pattern, name)));
}

function escape(text: string): string {
  return text.replace(/[.+^${}()|[\]\\?]/g, "\\$&");
}
