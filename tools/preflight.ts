import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { chosen, deploymentId } from "../config";
import { Progress } from "./console/progress";
import type { ToolContext } from "./context";
import { keptSession, ownSession, runningKept, type Session } from "./embedded/session";
import { Failure } from "./failure";
import { preflight } from "./preflight/preflight";
import { priceReport } from "./preflight/prices/price-report";
import { asJson, show } from "./preflight/report";
import { stacksIn, synthesize } from "./synthesis";

const OPTIONS = ["--json", "--prices", "--embedded"];
const USAGE = [
  "npm run preflight -- web-dev",
  "with every price and what is assumed: npm run preflight -- web-dev --prices",
  "for programs: npm run --silent preflight -- web-dev --json",
  "on an embedded AWS of its own: npm run preflight -- web-dev --embedded",
];

/**
 * `npm run preflight -- <deployment>`: what an account lacks for a deployment, how to get it, and what the deployment costs.
 * It reads and never writes. Exit code 1 when the next apply would fail.
 */
export async function main(context: ToolContext): Promise<number> {
  const { deployment, options } = argumentsOf(context.args);
  const id = deploymentId(deployment);
  const json = options.has("--json");
  const session = await sessionFor(deployment.account, options.has("--embedded"), context.python);
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-preflight-"));
  try {
    const progress = json ? new Progress({ write: () => undefined }) : new Progress();
    progress.heading(`Preflight of ${id} on ${session ? "the embedded AWS" : `account ${deployment.account}`}\n`);
    const stacks = await progress.step("synthesize", async () => {
      await synthesize(outdir, id);
      return stacksIn(outdir);
    });
    const found = await progress.step("read the account", () => preflight({ deployment, stacks, session, context }));
    if (json) console.log(asJson(id, found));
    else {
      show(id, found, progress);
      progress.line(`\n${priceReport(id, found.price, options.has("--prices"))}`);
    }
    return found.blocked ? 1 : 0;
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
    await session?.end();
  }
}

function argumentsOf(args: readonly string[]) {
  const names = args.filter((arg) => !arg.startsWith("--"));
  const unknown = args.filter((arg) => arg.startsWith("--") && !OPTIONS.includes(arg));
  if (unknown.length > 0) throw new Failure(`preflight: unknown option ${unknown.join(", ")}`, ...USAGE);
  if (names.length !== 1) throw new Failure(`preflight: name one deployment, got '${names.join(" ")}'`, ...USAGE);
  const [deployment, ...others] = chosen(names[0]);
  if (others.length > 0) throw new Failure(`preflight: '${names[0]!}' names more than one deployment`, ...USAGE);
  return { deployment: deployment!, options: new Set(args) };
}

/** The emulator that is running, or one of its own where it is asked for; undefined for a real account. */
async function sessionFor(account: string, own: boolean, python: string): Promise<Session | undefined> {
  if (own) return ownSession(account, python);
  return runningKept() ? keptSession(account) : undefined;
}
