import * as path from "node:path";
import { deploymentId } from "../config";
import type { Deployment } from "../config/schema/deployment";
import { addressOnGateway } from "../emulator/http-api/address";
import { adapt } from "../emulator/overrides/adapt";
import { argumentsOf, oneDeployment } from "./console/arguments";
import { exclusively } from "./console/exclusive";
import { Progress, seconds } from "./console/progress";
import { table } from "./console/table";
import type { ToolContext } from "./console/context";
import { administratorNote, deployer } from "./deployer/deployer";
import { keptPolicies } from "./deployer/files";
import { keptSession, ownSession, runningKept, type Session } from "./emulator/session";
import { EMULATOR_STORE } from "./emulator/store";
import { Failure } from "./console/failure";
import { inOrder } from "./terraform/in-order";
import { addressesInState } from "./preflight/held-resources";
import { readStackFile } from "./preflight/stack-files";
import { firstDeployment } from "./start/first-deployment";
import { sizeOf, stacksIn, type StackEntry, synthesize } from "./terraform/synthesis";
import { Terraform } from "./terraform/terraform";

const CALL = {
  tool: "start",
  options: { keep: { type: "boolean" }, administrator: { type: "boolean" } },
  most: 1,
  usage: ["npm start", "npm start -- web-prod", "npm start -- --keep", "npm start -- --keep --administrator"],
} as const;

/**
 * The demo on the emulator: synthesize, run every step of a first deployment in the documented order, with the outage of a
 * region as the first drill, then check for drift.
 */
export async function main(context: ToolContext): Promise<number> {
  const { values, positionals } = argumentsOf(CALL, context.args);
  const { keep = false, administrator = false } = values;
  const deployment = oneDeployment(CALL, positionals[0] ?? "web-dev");
  return exclusively("start", () => deployAndDrill(context, deployment, { keep, administrator }));
}

interface StartOptions {
  readonly keep: boolean;
  readonly administrator: boolean;
}

async function deployAndDrill(
  context: ToolContext,
  deployment: Deployment,
  { keep, administrator }: StartOptions,
): Promise<number> {
  const { terraform, python, env } = context;
  const started = Date.now();
  const progress = new Progress();
  const id = deploymentId(deployment);
  progress.heading(`Steadfast: ${id} on the emulator\n`);

  const aws = await progress.step("start the emulator", () =>
    keep || runningKept() ? keptSession(deployment.account) : ownSession(deployment.account, python),
  );
  try {
    const outdir = path.join(EMULATOR_STORE, "cdktf.out");
    const stacks = await progress.step("synthesize", async (update) => {
      await synthesize(path.join(EMULATOR_STORE, "synthesized"), id);
      adapt(path.join(EMULATOR_STORE, "synthesized"), outdir);
      const found = stacksIn(outdir);
      update(`${found.length} stacks`);
      return found;
    });
    const policies = administrator ? [] : keptPolicies(id, deployment.account);
    if (policies.length === 0) progress.line(administratorNote(id, administrator));
    const applying = { ...env, ...(await deployer({ endpoint: aws.endpoint, account: deployment.account }, policies)) };
    await firstDeployment({
      deployment,
      stacks,
      scratch: path.join(EMULATOR_STORE, "bootstrap"),
      session: aws,
      context: { ...context, env: applying },
      progress,
    });
    const rows = await progress.step("check for drift", (update) =>
      planAll(stacks, { terraform, env: applying }, update),
    );
    const dashboard = aws.kept ? await dashboardOf(id, stacks, aws, { terraform, env }) : undefined;
    summary(progress, rows, started, { kept: aws.kept, dashboard });
  } finally {
    await aws.end();
  }
  return 0;
}

interface PlannedStack {
  readonly name: string;
  readonly resources: number;
}

/** Plans every stack. A plan with changes is a failure: the deployed resources differ from the configuration. */
async function planAll(
  stacks: readonly StackEntry[],
  { terraform, env }: Pick<ToolContext, "terraform" | "env">,
  update: (detail: string) => void,
): Promise<PlannedStack[]> {
  const planned: PlannedStack[] = [];
  const largestFirst = stacks
    .map((stack) => ({ ...stack, dependencies: [], size: sizeOf(stack.folder) }))
    .sort((a, b) => b.size - a.size);
  await inOrder(largestFirst, async (entry) => {
    const { name, folder } = entry;
    const stack = new Terraform({ program: terraform, folder, env });
    const { empty, output } = await stack.plan();
    if (!empty) throw new Failure(`${name} has drifted: its plan has changes\n\n${output}`);
    planned.push({ name, resources: (await addressesInState(readStackFile(entry).backend))?.length ?? 0 });
    update(`${planned.length} of ${stacks.length}`);
  });
  update(`${planned.length} plans, no changes`);
  return stacks.map(({ name }) => planned.find((one) => one.name === name)!);
}

/** URL of the recovery dashboard, if the deployment has an API. */
async function dashboardOf(
  deployment: string,
  stacks: readonly StackEntry[],
  { endpoint }: Session,
  { terraform, env }: Pick<ToolContext, "terraform" | "env">,
): Promise<string | undefined> {
  const stack = stacks.find(({ name }) => name === `${deployment}-dr`);
  if (!stack) return undefined;
  const { output } = await new Terraform({ program: terraform, folder: stack.folder, env }).run(["output"]);
  return addressOnGateway(endpoint, output);
}

interface Ending {
  readonly kept: boolean;
  readonly dashboard: string | undefined;
}

function summary(
  progress: Progress,
  rows: readonly PlannedStack[],
  started: number,
  { kept, dashboard }: Ending,
): void {
  const { colors } = progress;
  const total = rows.reduce((sum, { resources }) => sum + resources, 0);
  progress.line("");
  progress.line(
    table([
      ["stack", "resources", "check for drift"],
      ...rows.map(({ name, resources }) => [name, String(resources), colors.green("no changes")]),
    ]),
  );
  progress.line(`\n${colors.bold(`${rows.length} stacks, ${total} resources, ${seconds(started)}`)}\n`);
  progress.line("Next steps:");
  const next: [string, string][] = [
    ["the Terraform that was deployed", ".steadfast/emulator/synthesized/stacks/<stack>/cdk.tf.json"],
    ["the architecture", "docs/architecture.md"],
    ...(kept
      ? ([
          ...(dashboard
            ? [
                ["the recovery dashboard", `${dashboard}/`],
                ["credentials to sign in", signIn()],
              ]
            : []),
          ["run a failover", "npm run recover -- failover --outage refuse, then npm run recover -- failback"],
          ["use the emulator", 'eval "$(npm run --silent emulator -- env)", then terraform, aws or any SDK'],
          ["stop the emulator", "npm run emulator -- stop"],
        ] as [string, string][])
      : ([["keep the deployment running", "npm start -- --keep"]] as [string, string][])),
  ];
  for (const [what, how] of next) progress.line(`  ${what.padEnd(32)} ${colors.cyan(how)}`);
}

/** The credentials of the emulator in the format that the dashboard accepts. */
function signIn(): string {
  const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey } = process.env;
  return JSON.stringify({ AccessKeyId, SecretAccessKey });
}
