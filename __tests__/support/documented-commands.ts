import type { DeploymentStep } from "../../stacks/shared/deployment-order";

/** A command in a shell block of a page that applies or reads stacks. */
export interface DocumentedCommand {
  readonly line: string;
  readonly does: "preflight" | "bootstrap" | "deploy" | "diff" | "output" | "images" | "drill" | "destroy";
  /** Stacks or globs of stacks it names. */
  readonly stacks: readonly string[];
}

const COMMANDS: readonly (readonly [RegExp, DocumentedCommand["does"]])[] = [
  [/^npm run preflight -- (.*)$/, "preflight"],
  [/^npm run bootstrap -- (.*)$/, "bootstrap"],
  [/^(?:npm run deploy --|npx cdktf deploy) (.*)$/, "deploy"],
  [/^npm run diff -- (.*)$/, "diff"],
  [/^npm run output -- (.*)$/, "output"],
  [/^npm run image -- check (.*)$/, "images"],
  [/^npm run drill -- (.*)$/, "drill"],
  [/^npm run destroy -- (.*)$/, "destroy"],
];

/** The commands of a section of a page, in their order. */
export function documentedCommands(page: string, section: string): DocumentedCommand[] {
  const start = page.indexOf(`\n## ${section}\n`);
  if (start < 0) throw new Error(`unknown section '${section}'`);
  const end = page.indexOf("\n## ", start + 1);
  const text = page.slice(start, end < 0 ? undefined : end);
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.split("\n"));
  return blocks.flatMap((raw) => {
    const line = raw.replace(/\s+#.*$/, "").trim();
    const [match, does] = COMMANDS.map(([pattern, does]) => [pattern.exec(line), does] as const).find(([m]) => m) ?? [];
    if (!match || !does) return [];
    return [{ line, does, stacks: match[1]!.split(/\s+/).filter((word) => word !== "" && !word.startsWith("-")) }];
  });
}

/**
 * The commands in a text that need Terraform on the PATH: the CDKTF CLI finds no other when it is started directly, unless
 * the shell has the environment of the emulator.
 */
export function needingTerraform(text: string): string[] {
  const [before = "", ...emulator] = text.split('emulator -- env)"');
  const others = emulator.map((rest) => rest.slice(rest.indexOf("```")));
  return [before, ...others].flatMap((part) =>
    [...part.matchAll(/npx cdktf (?:deploy|destroy|diff|output)\b/g)].map(String),
  );
}

/** Reasons why commands fail when they run in this order on an empty account; empty when they succeed. */
export function orderProblems(
  commands: readonly DocumentedCommand[],
  order: readonly DeploymentStep[],
  deployment: string,
  dependencies: Readonly<Record<string, readonly string[]>>,
): string[] {
  const problems: string[] = [];
  const deployed = new Set<string>();
  const byHand = new Set<string>();
  const known = Object.keys(dependencies);
  const stepOf = (stack: string) =>
    order.findIndex(({ stacks }) => stacks.includes(stack.slice(deployment.length + 1)));
  for (const { line, does, stacks } of commands) {
    if (does === "preflight" || does === "images" || does === "drill") byHand.add(does);
    if (does === "bootstrap") {
      for (const part of order.find(({ kind }) => kind === "bootstrap")!.stacks) deployed.add(`${deployment}-${part}`);
    }
    if (!["deploy", "diff", "output"].includes(does)) continue;
    for (const stack of stacks.flatMap((glob) => matching(glob, known, (text) => problems.push(`${line}: ${text}`)))) {
      const lacking = dependencies[stack]!.filter((one) => !deployed.has(one) && !stacks.includes(one));
      if (lacking.length > 0) problems.push(`${line}: ${stack} needs ${lacking.join(", ")} first`);
      const before = order.slice(0, stepOf(stack));
      for (const step of before) {
        if (step.kind === "bootstrap" && !step.stacks.every((part) => deployed.has(`${deployment}-${part}`))) {
          problems.push(`${line}: ${stack} keeps its state in a bucket that 'bootstrap' creates`);
        }
        if ((step.kind === "images" || step.kind === "preflight") && !byHand.has(step.kind)) {
          problems.push(`${line}: ${stack} comes after the step '${step.id}'`);
        }
      }
      if (does !== "deploy" && does !== "diff" && !deployed.has(stack))
        problems.push(`${line}: ${stack} is not deployed`);
    }
    if (does === "deploy") for (const stack of stacks) deployed.add(stack);
  }
  return [...new Set(problems)];
}

function matching(glob: string, known: readonly string[], report: (text: string) => void): string[] {
  const pattern = new RegExp(`^${glob.replace(/['"]/g, "").replace(/\*/g, ".*")}$`);
  const found = known.filter((name) => pattern.test(name));
  if (found.length === 0) report(`unknown stack ${glob}`);
  return found;
}
