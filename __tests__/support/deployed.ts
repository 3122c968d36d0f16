import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { chosen, deploymentId, domainOf } from "../../config";
import { clientEnvironment, AwsEmulator } from "../../emulator/aws-emulator";
import { adapt } from "../../emulator/overrides/adapt";
import { bootstrap, stateStacks } from "../../tools/bootstrap/bootstrap";
import { RESOURCES_AT_ONCE } from "../../tools/terraform/deploy";
import { pushPlaceholder } from "../../tools/image/deployment-image";
import { inOrder } from "../../tools/terraform/in-order";
import { terraformVariables } from "../../tools/emulator/session";
import { stacksIn, type StackEntry, synthesize } from "../../tools/terraform/synthesis";
import { type Run, Terraform } from "../../tools/terraform/terraform";
import { machine } from "./machine";

export interface EmulatorDeployment {
  readonly aws: AwsEmulator;
  /** Environment of Terraform and of every tool. */
  readonly env: Record<string, string>;
  readonly outdir: string;
  readonly scratch: string;
  readonly stacks: readonly StackEntry[];
  stack(name: string): StackEntry;
  terraform(name: string): Terraform;
  /** Creates the state backends. */
  bootstrap(): Promise<void>;
  /** Plans with changes, by stack. */
  changes(names: readonly string[]): Promise<string[]>;
  /** Applies stacks in their order; the image is pushed before the first site. */
  apply(names: readonly string[]): Promise<void>;
  /** The same with local states, for tests that do not cover the state backends. */
  applyWithLocalStates(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A separate emulator with a synthesized deployment, in a temporary folder. */
export async function startEmulatorDeployment(deployments: string): Promise<EmulatorDeployment> {
  const { python, terraform, env: tools } = machine();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-deployment-"));
  const outdir = path.join(folder, "cdktf.out");
  const scratch = path.join(folder, "bootstrap");
  await synthesize(path.join(folder, "synthesized"), deployments);
  adapt(path.join(folder, "synthesized"), outdir);
  const stacks = stacksIn(outdir);
  const [deployment] = chosen(deployments);
  const id = deploymentId(deployment!);

  const aws = await AwsEmulator.start({ account: deployment!.account, python });
  for (const domain of chosen(deployments).flatMap(domainOf)) aws.services.delegations.set(domain, "own");
  const client = { ...clientEnvironment(aws.endpoint), ...terraformVariables(folder) };
  Object.assign(process.env, client);
  const env = { ...tools, ...client };
  const stack = (name: string) => {
    const found = stacks.find((one) => one.name === name);
    if (!found) throw new Error(`unknown stack '${name}'; the stacks are ${stacks.map((one) => one.name).join(", ")}`);
    return found;
  };
  const terraformOf = (name: string) => new Terraform({ program: terraform, folder: stack(name).folder, env });
  const apply = (names: readonly string[]) =>
    inOrder(names.map(stack), async ({ name }) => {
      await terraformOf(name).init("-reconfigure");
      if (name === `${id}-primary`) await pushPlaceholder(deployment!);
      await terraformOf(name).apply([`-parallelism=${RESOURCES_AT_ONCE}`]);
    });
  return {
    aws,
    env,
    outdir,
    scratch,
    stacks,
    stack,
    terraform: terraformOf,
    bootstrap: async () => {
      await bootstrap(stateStacks(stacks), { terraform, env, scratch });
    },
    changes: async (names) => {
      const found: string[] = [];
      const stacks = names.map((name) => ({ name, dependencies: [] }));
      await inOrder(stacks, async ({ name }) => {
        const { empty, output } = await terraformOf(name).plan();
        if (!empty) found.push(`${name}: ${output}`);
      });
      return found;
    },
    apply,
    applyWithLocalStates: (names) => {
      for (const { folder: at } of names.map(stack)) {
        const local = { terraform: { backend: { local: { path: path.join(at, "terraform.tfstate") } } } };
        fs.writeFileSync(path.join(at, "local_override.tf.json"), JSON.stringify(local));
      }
      return apply(names);
    },
    close: async () => {
      await aws.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A program that can be killed with its child processes. */
export function killable(
  program: string,
  args: readonly string[],
  options: { folder: string; env: Record<string, string> },
) {
  const child = spawn(program, args, {
    cwd: options.folder,
    env: { ...process.env, ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Run>((resolve) => {
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
  return {
    ended,
    kill: () => {
      process.kill(-child.pid!, "SIGKILL");
    },
  };
}
