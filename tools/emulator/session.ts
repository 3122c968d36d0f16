import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { ControlClient } from "../../emulator/control-client";
import { clientEnvironment, AwsEmulator } from "../../emulator/aws-emulator";
import { Failure } from "../console/failure";

/** Where everything of the emulator on this machine is kept. */
export const EMULATOR_STORE = path.resolve(".steadfast/emulator");
const RECORD = path.join(EMULATOR_STORE, "aws.json");
const START_SECONDS = 30;

/** What is known of an emulator that was left running. */
export interface Kept {
  readonly pid: number;
  readonly endpoint: string;
  readonly control: string;
  readonly account: string;
}

/** an emulator to work with, whoever started it. */
export interface Session {
  readonly endpoint: string;
  readonly control: ControlClient;
  /** Whether it goes on after this session. */
  readonly kept: boolean;
  end(): Promise<void>;
}

/** One that lives and dies with this process. */
export async function ownSession(account: string, python: string): Promise<Session> {
  forgetStates();
  const aws = await AwsEmulator.start({ account, python });
  return use({ endpoint: aws.endpoint, control: new ControlClient(aws.control), kept: false, end: () => aws.stop() });
}

/** One that was left running, or a new one that will be. */
export async function keptSession(account: string): Promise<Session> {
  const kept = runningKept() ?? (await startKept(account));
  if (kept.account !== account) {
    throw new Failure(
      `the emulator that is running belongs to account ${kept.account}, not ${account}`,
      "stop it first: npm run emulator -- stop",
    );
  }
  return use({
    endpoint: kept.endpoint,
    control: new ControlClient(kept.control),
    kept: true,
    end: () => Promise.resolve(),
  });
}

/** The emulator that was left running; undefined when there is none. */
export function runningKept(): Kept | undefined {
  try {
    const kept = JSON.parse(fs.readFileSync(RECORD, "utf8")) as Kept;
    process.kill(kept.pid, 0);
    return kept;
  } catch {
    return undefined;
  }
}

export function recordKept(kept: Kept): void {
  fs.mkdirSync(EMULATOR_STORE, { recursive: true });
  fs.writeFileSync(RECORD, JSON.stringify(kept, null, 2));
}

export function forgetKept(): void {
  fs.rmSync(RECORD, { force: true });
}

/** States on this machine, and what Terraform remembers of their homes, that belong to an emulator which is gone. */
function forgetStates(): void {
  for (const folder of ["bootstrap", "cdktf.out"]) {
    fs.rmSync(path.join(EMULATOR_STORE, folder), { recursive: true, force: true });
  }
}

async function startKept(account: string): Promise<Kept> {
  forgetStates();
  const child = spawn(process.execPath, ["tools/run.mjs", "emulator", "run", "--account", account], {
    detached: true,
    stdio: "ignore",
  });
  child.unref();
  for (let waited = 0; waited < START_SECONDS * 10; waited++) {
    const kept = runningKept();
    if (kept) return kept;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Failure(`the emulator did not start within ${START_SECONDS} seconds`, "see why: npm run emulator -- run");
}

/** Every AWS client of this process and its children goes to the emulator from here on. */
function use(session: Session): Session {
  Object.assign(process.env, clientEnvironment(session.endpoint), terraformVariables());
  return session;
}

/** Values of the variables a deployment wants, made once and kept: a new one would be a change. */
export function terraformVariables(folder = EMULATOR_STORE): Record<string, string> {
  const file = path.join(folder, "variables.json");
  if (!fs.existsSync(file)) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(file, JSON.stringify({ TF_VAR_origin_verify: JSON.stringify([randomBytes(24).toString("hex")]) }));
  }
  return JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, string>;
}
