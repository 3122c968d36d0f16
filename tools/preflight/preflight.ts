import { spawnSync } from "node:child_process";
import { deploymentId } from "../../config";
import type { Deployment } from "../../config/schema/deployment";
import { deploymentOrder } from "../../stacks/build";
import { PlainClient } from "../aws/plain-client";
import type { ToolContext } from "../console/context";
import type { Session } from "../emulator/session";
import type { StackEntry } from "../terraform/synthesis";
import { AwsReader, type NameServersOf, publicNameServers } from "./aws-reader";
import { callerAccount } from "./caller";
import { collect } from "./collect";
import type { MachineFacts } from "./facts";
import { type Estimate, estimate } from "./prices/estimate";
import { readStackFile } from "./stack-files";
import { evaluateFacts, type Verdict } from "./verdict";

export interface PreflightOptions {
  readonly deployment: Deployment;
  /** The synthesized stacks. */
  readonly stacks: readonly StackEntry[];
  /** The emulator; undefined for a real account. */
  readonly session: Pick<Session, "control"> | undefined;
  readonly context: Pick<ToolContext, "terraform" | "provider" | "env">;
}

/** Reads an account and checks whether the deployment can continue there. Throws a `Failure` when the credentials are invalid. */
export async function preflight(options: PreflightOptions): Promise<Verdict & { readonly price: Estimate }> {
  const { deployment, stacks, session, context } = options;
  const region = deployment.sites.find(({ role }) => role === "control")!.region;
  const client = new PlainClient();
  const caller = await callerAccount(client, region);
  const { needs, facts } = await collect(
    { deployment: deploymentId(deployment), account: deployment.account, stacks: stacks.map(readStackFile) },
    new AwsReader(client, session ? emulatedNameServers(session) : publicNameServers, region),
    caller,
    machineOf(context),
  );
  return { ...evaluateFacts(needs, facts, deploymentOrder(deployment), stacks), price: estimate(needs) };
}

/** The name servers at the parent domain of the emulator. */
function emulatedNameServers({ control }: Pick<Session, "control">): NameServersOf {
  return async (domain) => {
    const published = (await control.delegations())[domain];
    return published === undefined || published === "own" ? [] : published;
  };
}

function machineOf({ terraform, provider, env }: PreflightOptions["context"]): MachineFacts {
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
