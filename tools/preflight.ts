import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { deploymentId } from "../config";
import { argumentsOf, oneDeployment } from "./console/arguments";
import { whenInterrupted } from "./console/interruption";
import { Progress } from "./console/progress";
import type { ToolContext } from "./console/context";
import { keptSession, ownSession, runningKept, type Session } from "./emulator/session";
import { preflight } from "./preflight/preflight";
import { priceReport } from "./preflight/prices/price-report";
import { asJson, show } from "./preflight/report";
import { stacksIn, synthesize } from "./terraform/synthesis";

const CALL = {
  tool: "preflight",
  options: { json: { type: "boolean" }, prices: { type: "boolean" }, emulator: { type: "boolean" } },
  most: 1,
  usage: [
    "npm run preflight -- web-dev",
    "npm run preflight -- web-dev --prices  (every price and all assumptions)",
    "npm run --silent preflight -- web-dev --json  (for programs)",
    "npm run preflight -- web-dev --emulator  (on a temporary emulator)",
  ],
} as const;

/**
 * `npm run preflight -- <deployment>`: checks what an account lacks for a deployment, how to add it, and what the deployment
 * costs. It only reads. Exit code 1 when the next apply would fail.
 */
export async function main(context: ToolContext): Promise<number> {
  const { values, positionals } = argumentsOf(CALL, context.args);
  const { json = false, prices = false, emulator = false } = values;
  const deployment = oneDeployment(CALL, positionals[0]);
  const id = deploymentId(deployment);
  const session = await sessionFor(deployment.account, emulator, context.python);
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-preflight-"));
  const remove = () => {
    fs.rmSync(outdir, { recursive: true, force: true });
  };
  const withdraw = whenInterrupted(remove);
  try {
    const progress = json ? new Progress({ write: () => undefined }) : new Progress();
    progress.heading(`Preflight of ${id} ${session ? "on the emulator" : `in account ${deployment.account}`}\n`);
    const stacks = await progress.step("synthesize", async () => {
      await synthesize(outdir, id);
      return stacksIn(outdir);
    });
    const found = await progress.step("read the account", () => preflight({ deployment, stacks, session, context }));
    if (json) console.log(asJson(id, found));
    else {
      show(id, found, progress);
      progress.line(`\n${priceReport(id, found.price, prices)}`);
    }
    return found.blocked ? 1 : 0;
  } finally {
    remove();
    withdraw();
    await session?.end();
  }
}

/** A temporary emulator if `own` is set, else the running emulator; undefined for a real account. */
async function sessionFor(account: string, own: boolean, python: string): Promise<Session | undefined> {
  if (own) return ownSession(account, python);
  return runningKept() ? keptSession(account) : undefined;
}
