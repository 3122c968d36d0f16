import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { chosen, deploymentId } from "../config";
import { deploymentOrder } from "../stacks/build";
import { PlainClient } from "./aws/plain-client";
import { Progress } from "./console/progress";
import type { ToolContext } from "./context";
import { keptSession, ownSession, runningKept, type Session } from "./embedded/session";
import { Failure } from "./failure";
import { AwsReader, publicNameServers } from "./preflight/aws-reader";
import { callerAccount } from "./preflight/caller";
import { collect } from "./preflight/collect";
import type { MachineFacts } from "./preflight/facts";
import { asJson, show } from "./preflight/report";
import { readStackFile } from "./preflight/stack-files";
import { judge } from "./preflight/verdict";
import { stacksIn, synthesize } from "./synthesis";

const USAGE = [
  "npm run preflight -- web-dev",
  "for programs: npm run --silent preflight -- web-dev --json",
  "on an emulator of its own: npm run preflight -- web-dev --embedded",
];

/**
 * `npm run preflight -- <deployment>`: what an account lacks for a deployment, and how to get it. It reads and never
 * writes. Exit code 1 when the next apply would fail.
 */
export async function main(context: ToolContext): Promise<number> {
  const { id, account, region, architecture, json, embedded } = argumentsOf(context.args);
  const session = await sessionFor(account, embedded, context.python);
  try {
    const progress = json ? new Progress({ write: () => undefined }) : new Progress();
    progress.heading(`Preflight of ${id} on ${session ? "the embedded AWS" : `account ${account}`}\n`);
    const client = new PlainClient();
    const caller = await callerAccount(client, region);
    const stacks = await progress.step("synthesize", () => synthesized(id));
    const { needs, facts } = await progress.step("read the account", () =>
      collect(
        { deployment: id, account, stacks: stacks.map(readStackFile) },
        new AwsReader(client, publicNameServers, region),
        caller,
        machineOf(context),
      ),
    );
    const verdict = judge(needs, facts, deploymentOrder({ architecture }), stacks);
    if (json) console.log(asJson(id, verdict));
    else show(id, verdict, progress);
    return verdict.blocked ? 1 : 0;
  } finally {
    await session?.end();
  }
}

function argumentsOf(args: readonly string[]) {
  const names = args.filter((arg) => !arg.startsWith("--"));
  const unknown = args.filter((arg) => arg.startsWith("--") && !["--json", "--embedded"].includes(arg));
  if (names.length !== 1) throw new Failure(`preflight: name one deployment, got '${names.join(" ")}'`, ...USAGE);
  if (unknown.length > 0) throw new Failure(`preflight: unknown option ${unknown.join(", ")}`, ...USAGE);
  const [deployment, ...others] = chosen(names[0]);
  if (others.length > 0) throw new Failure(`preflight: '${names[0]!}' names more than one deployment`, ...USAGE);
  const { account, architecture, sites } = deployment!;
  return {
    id: deploymentId(deployment!),
    account,
    architecture,
    region: sites.find(({ role }) => role === "control")!.region,
    json: args.includes("--json"),
    embedded: args.includes("--embedded"),
  };
}

/** The emulator that is running, or one of its own where it is asked for; undefined for a real account. */
async function sessionFor(account: string, own: boolean, python: string): Promise<Session | undefined> {
  if (own) return ownSession(account, python);
  return runningKept() ? keptSession(account) : undefined;
}

async function synthesized(deployment: string) {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-preflight-"));
  await synthesize(outdir, deployment);
  process.once("exit", () => {
    fs.rmSync(outdir, { recursive: true, force: true });
  });
  return stacksIn(outdir);
}

function machineOf({ terraform, provider, env }: ToolContext): MachineFacts {
  const { stdout } = spawnSync(terraform, ["version", "-json"], { encoding: "utf8", env: { ...process.env, ...env } });
  const variables = Object.entries(process.env).flatMap(([name, value = ""]) =>
    name.startsWith("TF_VAR_") ? [[name.slice("TF_VAR_".length), value] as const] : [],
  );
  return {
    terraform: (JSON.parse(stdout) as { terraform_version: string }).terraform_version,
    providers: { aws: provider },
    variables: Object.fromEntries(variables),
  };
}
