import * as path from "node:path";
import { deploymentId } from "../config";
import type { Deployment } from "../config/schema/deployment";
import { adapt } from "../emulator/overrides/adapt";
import { bootstrap, stateStacks } from "./bootstrap/bootstrap";
import { ending, safeFrom } from "./bootstrap/ending";
import { argumentsOf, deploymentsOf } from "./console/arguments";
import { exclusively } from "./console/exclusive";
import { Progress } from "./console/progress";
import type { ToolContext } from "./console/context";
import { EMULATOR_STORE } from "./emulator/store";
import { stacksIn, synthesize } from "./terraform/synthesis";

const CALL = {
  tool: "bootstrap",
  options: {},
  most: 1,
  usage: ["npm run bootstrap -- web-dev", "npm run bootstrap -- '*'  (all deployments)"],
} as const;

/** `npm run bootstrap -- <deployment>`: creates the state backends of a deployment in the account of the credentials. */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const [glob] = argumentsOf(CALL, args).positionals;
  const deployments = deploymentsOf(CALL, glob);
  return exclusively("bootstrap", () => createStateBackends({ terraform, env }, glob!, deployments));
}

async function createStateBackends(
  { terraform, env }: Pick<ToolContext, "terraform" | "env">,
  glob: string,
  deployments: readonly Deployment[],
): Promise<number> {
  const emulator = process.env["AWS_ENDPOINT_URL"] !== undefined;
  const progress = new Progress();
  const stacks = await progress.step("synthesize", async () => {
    const synthesized = emulator ? path.join(EMULATOR_STORE, "synthesized") : path.resolve("cdktf.out");
    await synthesize(synthesized, glob);
    if (!emulator) return stateStacks(stacksIn(synthesized));
    adapt(synthesized, path.join(EMULATOR_STORE, "cdktf.out"));
    return stateStacks(stacksIn(path.join(EMULATOR_STORE, "cdktf.out")));
  });
  const store = emulator ? EMULATOR_STORE : path.resolve(".steadfast");
  const [scratch, destroyed] = [path.join(store, "bootstrap"), path.join(store, "destroy")];
  const written = await progress.step("create the state backends", (update) =>
    bootstrap(stacks, { terraform, env, scratch, destroyed, update }),
  );
  const safe = emulator || written === undefined ? undefined : safeFrom(written);
  for (const line of ending(deployments.map(deploymentId), stacks.length, safe, new Date())) progress.line(line);
  return 0;
}
