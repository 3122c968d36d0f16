import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { processStart, sendSignal, stillRuns } from "../../tools/emulator/process-start";
import { until } from "../support/until";

const TOOLS = path.resolve(process.env["STEADFAST_TOOLS_BUILD"]!, "tools");
/** Notes each signal, and ends a moment after the first one, as Terraform does; or after the second one. */
const PROGRAM = `
trap 'echo HUP >> log' HUP
trap 'echo INT >> log; interrupted=1; [ $(wc -l < log) -gt 2 ] && exit 1' INT
echo started >> log
while [ -z "$interrupted" ] || [ -e held ]; do sleep 0.05; done
sleep 0.3
echo saved >> log`;
let folder: string;
let runs: ChildProcess[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-interruption-"));
  runs = [];
});
afterEach(async () => {
  fs.rmSync(path.join(folder, "held"), { force: true });
  for (const run of runs) run.kill("SIGKILL");
  await until("nothing runs", () => recordedPids().every((pid) => !isRunning(pid)));
  fs.rmSync(folder, { recursive: true });
});

function recordedPids(): number[] {
  const records = path.join(folder, ".steadfast/programs");
  if (!fs.existsSync(records) || !fs.statSync(records).isDirectory()) return [];
  return fs.readdirSync(records).flatMap((name) => (name.endsWith(".json") ? [parseInt(name)] : []));
}

function isRunning(pid: number): boolean {
  return stillRuns({ pid, started: processStart(pid) });
}

const lines = () => {
  const log = path.join(folder, "log");
  return fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n") : [];
};
const logged = (line: string, count = 1) =>
  until(`${line} is logged`, () => lines().filter((one) => one === line).length === count, 10_000);

/** A run in its own process group, as in a terminal, that evaluates an expression of the tools' modules. */
function run(expression: string) {
  const script = `
    const { runProgram } = require("${TOOLS}/terraform/terraform.js");
    const { exclusively } = require("${TOOLS}/console/exclusive.js");
    const program = () => runProgram("sh", ["-c", ${JSON.stringify(PROGRAM)}], { folder: ".", env: {} });
    (async () => console.log(JSON.stringify(await (${expression}))))();`;
  const child = spawn(process.execPath, ["-e", script], { cwd: folder, detached: true });
  runs.push(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once("close", (code) => {
      resolve({ code, output });
    });
  });
  return { pid: child.pid!, ended, output: () => output };
}

test("T2: Ctrl-C that arrives twice reaches the program once; pressed again, it reaches it again", async () => {
  fs.writeFileSync(path.join(folder, "held"), "");
  const { pid, ended } = run("program()");
  await logged("started");
  process.kill(-pid, "SIGINT");
  await logged("INT");
  process.kill(-pid, "SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(lines()).toEqual(["started", "INT"]);
  process.kill(-pid, "SIGINT");
  expect(await ended).toEqual({ code: 130, output: expect.stringContaining("does not save its state") as string });
  expect(lines()).toEqual(["started", "INT", "INT"]);
});

test.each([
  ["the hang-up of a terminal", "SIGHUP", 129],
  ["SIGTERM", "SIGTERM", 143],
] as const)("T2: after %s the program is interrupted once, and it saves its state", async (_, signal, code) => {
  const { pid, ended } = run("program()");
  await logged("started");
  process.kill(-pid, signal);
  await logged("INT");
  // A terminal that closes, or a shutdown that goes on, is no second Ctrl-C.
  process.kill(-pid, "SIGHUP");
  process.kill(-pid, "SIGTERM");
  expect(await ended).toMatchObject({ code });
  expect(lines()).toEqual(["started", "INT", "saved"]);
});

test("T2: a program whose record cannot be written runs to its end, with its output", async () => {
  fs.mkdirSync(path.join(folder, ".steadfast"));
  fs.writeFileSync(path.join(folder, ".steadfast/programs"), "");
  const { ended } = run('runProgram("sh", ["-c", "sleep 0.2; echo done"], { folder: ".", env: {} })');
  expect((await ended).output).toBe('{"code":0,"output":"done\\n"}\n');
});

test("T2: the program that a killed run left is interrupted once, by the first of the next runs with the lock of the checkout", async () => {
  fs.writeFileSync(path.join(folder, "held"), "");
  const first = run("program()");
  await logged("started");
  await until("it is recorded", () => recordedPids().length === 1);
  process.kill(first.pid, "SIGKILL");
  await first.ended;
  const other = run('exclusively("emulator run", async () => "works", "other.json")');
  expect((await other.ended).output).toBe('"works"\n');
  expect(lines()).toEqual(["started"]);
  for (let count = 1; count <= 2; count++) {
    const next = run('exclusively("start", async () => "works")');
    await until("it waits", () => next.output().includes("which a killed run has left"), 10_000);
    await logged("INT");
    process.kill(next.pid, "SIGKILL");
    await next.ended;
  }
  const last = run('exclusively("start", async () => "works")');
  await until("it waits", () => last.output().includes("which a killed run has left"), 10_000);
  fs.rmSync(path.join(folder, "held"));
  expect((await last.ended).output).toMatch(/"works"\n$/);
  expect(lines()).toEqual(["started", "INT", "saved"]);
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("T2: a process that has ended, but whose parent has not noticed, does not run", async () => {
  const parent = spawn("sh", ["-c", "sleep 0.1 & echo $!; exec sleep 20"], { stdio: ["ignore", "pipe", "ignore"] });
  runs.push(parent);
  const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once("data", resolve)));
  const started = processStart(pid);
  expect(stillRuns({ pid, started })).toBe(true);
  await until("it is a zombie", () => / Z /.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8")));
  expect(stillRuns({ pid, started })).toBe(false);
  expect(stillRuns({ pid, started: undefined })).toBe(false);
});

test("T2: a process that has ended needs no signal; one of another user is named", () => {
  const kill = jest.spyOn(process, "kill");
  const fails = (code: string) =>
    kill.mockImplementationOnce(() => {
      throw Object.assign(new Error(code), { code });
    });
  fails("ESRCH");
  expect(() => {
    sendSignal(17, "SIGINT");
  }).not.toThrow();
  fails("EPERM");
  expect(() => {
    sendSignal(17, "SIGINT");
  }).toThrow("the process 17 belongs to another user, and SIGINT cannot be sent to it\n  - end it as that user");
  kill.mockRestore();
});
