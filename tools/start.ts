import * as path from "node:path";
import { chosen, deploymentId } from "../config";
import { addressOnGateway } from "../emulator/http-api/address";
import { adapt } from "../emulator/overrides/adapt";
import { bootstrap, stateStacks } from "./bootstrap/bootstrap";
import { Progress, seconds } from "./console/progress";
import { table } from "./console/table";
import type { ToolContext } from "./context";
import { recoveryPlanOf } from "../stacks/build";
import { cdktf } from "./deploy";
import { outage } from "./drill/outage";
import { EMBEDDED_STORE, keptSession, ownSession, runningKept, type Session } from "./embedded/session";
import { Failure } from "./failure";
import { inOrder } from "./in-order";
import { sizeOf, stacksIn, type StackEntry, synthesize } from "./synthesis";
import { Terraform } from "./terraform/terraform";

/**
 * The main job on the embedded AWS: synthesize, make the homes of the states, deploy, lose the primary's region, go home
 * again, and see that nothing has drifted.
 */
export async function main({ terraform, python, env, args }: ToolContext): Promise<number> {
  const started = Date.now();
  const progress = new Progress();
  const [deployment] = chosen(args.find((arg) => !arg.startsWith("--")) ?? "web-dev");
  const id = deploymentId(deployment!);
  progress.heading(`Steadfast: ${id} on the embedded AWS\n`);

  const aws = await progress.step("start the embedded AWS", () =>
    args.includes("--keep") || runningKept()
      ? keptSession(deployment!.account)
      : ownSession(deployment!.account, python),
  );
  try {
    const outdir = path.join(EMBEDDED_STORE, "cdktf.out");
    const stacks = await progress.step("synthesize", async (update) => {
      await synthesize(path.join(EMBEDDED_STORE, "synthesized"), id);
      adapt(path.join(EMBEDDED_STORE, "synthesized"), outdir);
      const found = stacksIn(outdir);
      update(`${found.length} stacks`);
      return found;
    });
    const homes = stateStacks(stacks);
    await progress.step("make the homes of the states", (update) =>
      bootstrap(homes, { terraform, env, scratch: path.join(EMBEDDED_STORE, "bootstrap"), update }),
    );
    const rest = stacks.filter((stack) => !homes.includes(stack));
    await progress.step("deploy", async (update) => {
      const sizes = new Map(rest.map(({ name, folder }) => [name, sizeOf(folder)]));
      const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
      const done = new Map<string, number>();
      await cdktf("deploy", {
        outdir,
        stacks: rest.map(({ name }) => name),
        env,
        onProgress: (stack, resources) => {
          done.set(stack, resources);
          const count = [...done.values()].reduce((sum, one) => sum + one, 0);
          update(`${count} of ${total} resources, now ${stack}`);
        },
      });
    });
    await outage(recoveryPlanOf(deployment!), aws.control, progress);
    const rows = await progress.step("plan every stack again", (update) => planAll(stacks, { terraform, env }, update));
    const dashboard = aws.kept ? await dashboardOf(id, rest, aws, { terraform, env }) : undefined;
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

/** Plans every stack; one that is not empty is a failure, for the deployment does not say what is there. */
async function planAll(
  stacks: readonly StackEntry[],
  { terraform, env }: Pick<ToolContext, "terraform" | "env">,
  update: (detail: string) => void,
): Promise<PlannedStack[]> {
  const planned: PlannedStack[] = [];
  await inOrder(stacks, async ({ name, folder }) => {
    const stack = new Terraform({ program: terraform, folder, env });
    const { empty, output } = await stack.plan();
    if (!empty) throw new Failure(`the second plan of ${name} is not empty:\n\n${output}`);
    planned.push({
      name,
      resources: (await stack.stateList()).filter((address) => !address.startsWith("data.")).length,
    });
    update(`${planned.length} of ${stacks.length}`);
  });
  update(`${planned.length} plans, all empty`);
  return stacks.map(({ name }) => planned.find((one) => one.name === name)!);
}

/** Address of the recovery's dashboard, where the deployment has an API. */
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
      ["stack", "resources", "second plan"],
      ...rows.map(({ name, resources }) => [name, String(resources), colors.green("empty")]),
    ]),
  );
  progress.line(`\n${colors.bold(`${rows.length} stacks, ${total} resources, ${seconds(started)}`)}\n`);
  progress.line("What to look at next:");
  const next: [string, string][] = [
    ["the Terraform that was deployed", ".steadfast/embedded/synthesized/stacks/<stack>/cdk.tf.json"],
    ["what it is made of", "docs/architecture.md"],
    ...(kept
      ? ([
          ...(dashboard
            ? [
                ["its dashboard", `${dashboard}/`],
                ["to sign in there", signIn()],
              ]
            : []),
          ["lose a region by hand", "npm run drill -- failover --dark refuse, then npm run drill -- failback"],
          ["look around in it", 'eval "$(npm run --silent embedded -- env)", then terraform, aws or any SDK'],
          ["stop it", "npm run embedded -- stop"],
        ] as [string, string][])
      : ([["keep it running to look around", "npm start -- --keep"]] as [string, string][])),
  ];
  for (const [what, how] of next) progress.line(`  ${what.padEnd(32)} ${colors.cyan(how)}`);
}

/** The embedded AWS's credentials as the dashboard takes them. */
function signIn(): string {
  const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey } = process.env;
  return JSON.stringify({ AccessKeyId, SecretAccessKey });
}
