import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { CopiedCheckout, runningIn } from "./copied-checkout";

/** Commands of `help` with arguments, without those that run for hours or only print a file. */
export const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  preflight: ["web-dev"],
  bootstrap: ["web-dev"],
  image: ["check", "web-dev"],
  diff: ["web-dev-dns"],
  output: ["web-dev-dns"],
  deploy: ["web-dev-dns"],
  destroy: ["web-dev", "--confirm", "web-dev"],
  unlock: ["web-dev-dns", "00000000-0000-0000-0000-000000000000"],
  recover: ["failover", "--deployment", "web-dev"],
  drill: ["--deployment", "web-dev"],
  "deployer-policy": ["web-dev"],
  emulator: ["env"],
};
/** They do not use an account. */
export const WITHOUT_ACCOUNT: Readonly<Record<string, readonly string[]>> = {
  start: [],
  get: [],
  doctor: [],
  docs: [],
  test: [],
};
export const everyCommand = [...Object.keys(COMMANDS), ...Object.keys(WITHOUT_ACCOUNT)];

const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };

export interface RunOptions {
  /** Exactly these variables. */
  readonly env: Readonly<Record<string, string>>;
  /** User and group. @default those of this process */
  readonly user?: number | undefined;
  /** Largest file that it may write, in blocks of 512 bytes. */
  readonly largestFile?: number;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  /** Programs that still run in the checkout. */
  readonly left: readonly string[];
}

/** A copy of this checkout in a temporary folder, without a setup, with the installed packages. */
export function copyOfCheckout(): string {
  return new CopiedCheckout("shells", { setup: false }).folder;
}

/** Copies the newest build of each project, so that a copy of the checkout need not compile them. */
export function copyBuilds(checkout: string): void {
  const newest = (kind: string) =>
    fs
      .readdirSync("build")
      .filter((name) => name.startsWith(kind) && !name.includes("."))
      .sort((a, b) => fs.statSync(path.join("build", b)).mtimeMs - fs.statSync(path.join("build", a)).mtimeMs)
      .slice(0, 1);
  for (const name of ["app-", "functions-", "tools-", "bundles"].flatMap(newest)) {
    fs.cpSync(path.join("build", name), path.join(checkout, "build", name), { recursive: true });
  }
}

/** Runs the script of a command as npm does, in a checkout. */
export function runCommand(checkout: string, command: string, options: RunOptions): Promise<Ended> {
  const [program, ...args] = scripts[command]!.split(" ");
  if (program !== "node") throw new Error(`${command} is not started with node`);
  return runNode(checkout, [...args, ...(COMMANDS[command] ?? WITHOUT_ACCOUNT[command] ?? [])], options);
}

/** Runs Node in a checkout. */
export function runNode(checkout: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { env, user, largestFile } = options;
  const [program, given] =
    largestFile === undefined
      ? [process.execPath, args]
      : ["sh", ["-c", `ulimit -f ${largestFile}; exec "$0" "$@"`, process.execPath, ...args]];
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, {
      cwd: checkout,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, output, left: runningIn(checkout) });
    });
  });
}

/** A message for a person: what is wrong, ways to fix it, and no stack trace. */
export function expectMessage({ code, output, left }: Ended, about: RegExp): void {
  expect(output).toMatch(about);
  expect(output).not.toMatch(/^\s+at .*[:)]\d*$/m);
  expect([code, left]).toEqual([1, []]);
}
