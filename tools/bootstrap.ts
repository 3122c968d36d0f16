import * as path from "node:path";
import { adapt } from "../emulator/overrides/adapt";
import { bootstrap, stateStacks } from "./bootstrap/bootstrap";
import { argumentsOf, deploymentsOf } from "./arguments";
import { Progress } from "./console/progress";
import type { ToolContext } from "./context";
import { EMBEDDED_STORE } from "./embedded/session";
import { stacksIn, synthesize } from "./synthesis";

const CALL = {
  tool: "bootstrap",
  options: {},
  most: 1,
  usage: ["npm run bootstrap -- web-dev", "all of them: npm run bootstrap -- '*'"],
} as const;

/** `npm run bootstrap -- <deployment>`: the homes of a deployment's states, in the account of the shell's credentials. */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const [glob] = argumentsOf(CALL, args).positionals;
  deploymentsOf(CALL, glob);
  const embedded = process.env["AWS_ENDPOINT_URL"] !== undefined;
  const progress = new Progress();
  const stacks = await progress.step("synthesize", async () => {
    const synthesized = embedded ? path.join(EMBEDDED_STORE, "synthesized") : path.resolve("cdktf.out");
    await synthesize(synthesized, glob!);
    if (!embedded) return stateStacks(stacksIn(synthesized));
    adapt(synthesized, path.join(EMBEDDED_STORE, "cdktf.out"));
    return stateStacks(stacksIn(path.join(EMBEDDED_STORE, "cdktf.out")));
  });
  const scratch = embedded ? path.join(EMBEDDED_STORE, "bootstrap") : path.resolve(".steadfast/bootstrap");
  await progress.step("make the homes of the states", (update) =>
    bootstrap(stacks, { terraform, env, scratch, update }),
  );
  progress.line(`\n${stacks.length} state backends exist. Next: npm run preflight -- ${glob!}`);
  return 0;
}
