import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { ControlClient } from "../../emulator/control-client";
import { clientEnvironment, AwsEmulator } from "../../emulator/aws-emulator";
import { Failure } from "../console/failure";
import { whenInterrupted } from "../console/interruption";
import { writeFile } from "../console/write-file";
import { processStart, stillRuns } from "./process-start";
import { EMULATOR_STORE } from "./store";

const RECORD = path.join(EMULATOR_STORE, "aws.json");
const START_SECONDS = 30;

/** Record of an emulator that keeps running. */
export interface Kept {
  readonly pid: number;
  /** When the process started: another program may have its id now. */
  readonly started: string | undefined;
  readonly endpoint: string;
  readonly control: string;
  readonly account: string;
}

/** An emulator to use. */
export interface Session {
  readonly endpoint: string;
  readonly control: ControlClient;
  /** Whether it keeps running after this session. */
  readonly kept: boolean;
  end(): Promise<void>;
}

/** An emulator that stops with this process. */
export async function ownSession(account: string, python: string): Promise<Session> {
  forgetStates();
  const aws = await AwsEmulator.start({ account, python });
  const withdraw = whenInterrupted(() => aws.stop());
  const end = () => aws.stop().finally(withdraw);
  return use({ endpoint: aws.endpoint, control: new ControlClient(aws.control), kept: false, end });
}

/** The running emulator, or a new one that keeps running. */
export async function keptSession(account: string): Promise<Session> {
  const kept = runningKept() ?? (await startKept(account));
  if (kept.account !== account) {
    throw new Failure(
      `the running emulator belongs to account ${kept.account}, not ${account}`,
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

/** The running emulator; undefined if there is none. */
export function runningKept(record = RECORD): Kept | undefined {
  try {
    const kept = JSON.parse(fs.readFileSync(record, "utf8")) as Kept;
    return stillRuns(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Records that this process is the running emulator. */
export function recordKept(kept: Omit<Kept, "pid" | "started">, record = RECORD): void {
  fs.mkdirSync(path.dirname(record), { recursive: true });
  const { pid } = process;
  writeFile(record, JSON.stringify({ pid, started: processStart(pid), ...kept }, null, 2));
}

export function forgetKept(): void {
  fs.rmSync(RECORD, { force: true });
}

/** Deletes local states and backend configurations of an emulator that no longer runs. */
function forgetStates(): void {
  for (const folder of ["bootstrap", "destroy", "cdktf.out"]) {
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
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || !child.kill()) return;
    await new Promise((resolve) => child.once("exit", resolve));
  };
  const withdraw = whenInterrupted(stop);
  try {
    for (let waited = 0; waited < START_SECONDS * 10; waited++) {
      const kept = runningKept();
      if (kept) return kept;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    withdraw();
  }
  await stop();
  throw new Failure(
    `the emulator did not start within ${START_SECONDS} seconds`,
    "to see the reason: npm run emulator -- run",
  );
}

/** Points every AWS client of this process and its child processes to the emulator. */
function use(session: Session): Session {
  Object.assign(process.env, clientEnvironment(session.endpoint), terraformVariables());
  return session;
}

/** Values of the variables of a deployment, generated once and stored: a new value would be a change. */
export function terraformVariables(folder = EMULATOR_STORE): Record<string, string> {
  const file = path.join(folder, "variables.json");
  if (!fs.existsSync(file)) {
    fs.mkdirSync(folder, { recursive: true });
    writeFile(file, JSON.stringify({ TF_VAR_origin_verify: JSON.stringify([randomBytes(24).toString("hex")]) }));
  }
  return JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, string>;
}
