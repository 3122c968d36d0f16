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
  const moved = await progress.step("make the homes of the states", (update) =>
    bootstrap(stacks, { terraform, env, scratch, update }),
  );
  for (const line of ending(glob!, stacks.length, moved > 0 && !embedded ? new Date() : undefined)) progress.line(line);
  return 0;
}

/** S3 may take as long until the versioning of a new bucket is in effect everywhere. */
const VERSIONING_MINUTES = 15;

/**
 * What a person is told in the end; `made` is when the buckets were made, undefined where they are older.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html
 */
export function ending(deployment: string, backends: number, made: Date | undefined): string[] {
  const lines = [`\n${backends} state backends exist. Next: npm run preflight -- ${deployment}`];
  if (made === undefined) return lines;
  // The minute that has begun counts as a whole one.
  const safe = new Date(made.getTime() + (VERSIONING_MINUTES + 1) * 60_000).toISOString().slice(11, 16);
  return [
    ...lines,
    `Apply the first stack after ${safe} UTC: S3 may take until then to find what is written into new buckets.`,
  ];
}
