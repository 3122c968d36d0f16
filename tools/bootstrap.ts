import * as path from "node:path";
import { deploymentId } from "../config";
import { adapt } from "../emulator/overrides/adapt";
import { bootstrap, stateStacks } from "./bootstrap/bootstrap";
import { argumentsOf, deploymentsOf } from "./console/arguments";
import { Progress } from "./console/progress";
import type { ToolContext } from "./console/context";
import { EMULATOR_STORE } from "./emulator/session";
import { stacksIn, synthesize } from "./terraform/synthesis";

const CALL = {
  tool: "bootstrap",
  options: {},
  most: 1,
  usage: ["npm run bootstrap -- web-dev", "all of them: npm run bootstrap -- '*'"],
} as const;

/** `npm run bootstrap -- <deployment>`: the homes of a deployment's states, in the account of the shell's credentials. */
export async function main({ terraform, env, args }: ToolContext): Promise<number> {
  const [glob] = argumentsOf(CALL, args).positionals;
  const deployments = deploymentsOf(CALL, glob);
  const emulator = process.env["AWS_ENDPOINT_URL"] !== undefined;
  const progress = new Progress();
  const stacks = await progress.step("synthesize", async () => {
    const synthesized = emulator ? path.join(EMULATOR_STORE, "synthesized") : path.resolve("cdktf.out");
    await synthesize(synthesized, glob!);
    if (!emulator) return stateStacks(stacksIn(synthesized));
    adapt(synthesized, path.join(EMULATOR_STORE, "cdktf.out"));
    return stateStacks(stacksIn(path.join(EMULATOR_STORE, "cdktf.out")));
  });
  const scratch = emulator ? path.join(EMULATOR_STORE, "bootstrap") : path.resolve(".steadfast/bootstrap");
  const written = await progress.step("make the homes of the states", (update) =>
    bootstrap(stacks, { terraform, env, scratch, update }),
  );
  const safe = emulator || written === undefined ? undefined : safeFrom(written);
  for (const line of ending(deployments.map(deploymentId), stacks.length, safe, new Date())) progress.line(line);
  return 0;
}

/** S3 may take as long until the versioning of a new bucket is in effect everywhere. */
const VERSIONING_MINUTES = 15;

/**
 * When the buckets are safe to write to: so long after the states in them were written, for those are younger. The minute
 * that has begun counts as a whole one.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html
 */
export function safeFrom(written: Date): Date {
  return new Date(Math.floor(written.getTime() / 60_000 + VERSIONING_MINUTES + 1) * 60_000);
}

/** What a person is told in the end. */
export function ending(deployments: readonly string[], backends: number, safe: Date | undefined, now: Date): string[] {
  return [
    `\n${backends} state backends exist. Next:`,
    ...deployments.map((deployment) => `  npm run preflight -- ${deployment}`),
    ...(safe === undefined || safe <= now
      ? []
      : [
          `Apply the first stack after ${safe.toISOString().slice(11, 16)} UTC: S3 may take until then to find what is written into new buckets.`,
        ]),
  ];
}
