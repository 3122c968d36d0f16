/**
 * `npm test`: everything that must pass. Quick steps come first, the tests on the emulator last. If a step fails, its
 * output is printed and the run ends.
 */
import { spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "./compile/build.mjs";
import { fileProblem } from "./setup/file-problems.mjs";
import { setup, toolEnvironment } from "./setup/index.mjs";
import { stored } from "./setup/paths.mjs";

const bin = (name) => join(ROOT, "node_modules", name);
/** Reporters of long steps, which print each test as it ends. */
const REPORTERS = ["--reporters=default", `--reporters=${join(ROOT, "__tests__/support/progress.cjs")}`];
const NODE_STEPS = [
  ["types", [bin("typescript-native/bin/tsc"), "--noEmit", "-p", "."]],
  ["lint", [bin("eslint/bin/eslint.js"), "."]],
  ["format", [bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."]],
  ["unit tests", [bin("jest/bin/jest.js"), "--selectProjects", "unit"]],
  ["thorough tests", [bin("jest/bin/jest.js"), "--selectProjects", "thorough"]],
  // The whole table, on a deployment that is running: only on request.
  ["faults", [bin("jest/bin/jest.js"), "--selectProjects", "faults", "--runInBand", ...REPORTERS]],
  [
    "tests on the emulator",
    // Terraform mostly waits: three workers are faster than two, also on two cores.
    [bin("jest/bin/jest.js"), "--selectProjects", "deployed", "--maxWorkers", "3", ...REPORTERS],
  ],
];
const PLAIN = ["types", "lint", "format"];
const WITH_DEPLOYMENTS = ["faults", "tests on the emulator"];
const RESULT = /^ {2}[✓✕○] .* \(\d+\.\d s\)$/;
const SHOWN_LINES = 200;

process.chdir(ROOT);
const running = new Set();
let stopped = false;
for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
  process.once(signal, () => {
    stop();
    process.exit(code);
  });
}

const [only, ...paths] = process.argv.slice(2);
const started = Date.now();
try {
  if (only === "faults" && !existsSync(stored("emulator", "aws.json"))) {
    throw new Error("no deployment is running: run `npm start -- --keep`, then `npm run test:faults`");
  }
  const found = await setup((text) => console.log(`… ${text}`));
  const env = {
    ...process.env,
    ...toolEnvironment(found),
    // cdktf's `toBeValidTerraform` starts it by this name.
    TERRAFORM_BINARY_NAME: found.terraform.where,
    FORCE_COLOR: "0",
  };
  const steps = NODE_STEPS.filter(([name]) => (only === undefined ? name !== "faults" : name.startsWith(only)));
  if (steps.length === 0) {
    throw new Error(`unknown step '${only}'; the steps are ${NODE_STEPS.map(([name]) => name).join(", ")}`);
  }
  const of = ([name, args]) => step(name, [...args, ...paths.map((path) => `--testPathPatterns=${path}`)], env);
  const inTurn = async (some) => {
    for (const one of some) {
      if (stopped) return;
      await of(one);
    }
  };
  const named = (names) => steps.filter(([name]) => names.includes(name));
  const failed = (await Promise.allSettled(named(PLAIN).map(of))).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  await inTurn(named(["unit tests", "thorough tests", ...WITH_DEPLOYMENTS]));
  console.log(`\nall passed in ${minutes(started)}`);
} catch (error) {
  stop();
  console.error(`\n${fileProblem(error) ?? error.message}`);
  process.exitCode = 1;
}

async function step(name, args, env) {
  const began = Date.now();
  const log = stored("test", `${name.replaceAll(" ", "-")}.log`);
  process.stdout.write(`… ${name}\n`);
  const { code, output } = await run(args, env, log, args.includes(REPORTERS.at(-1)));
  if (code === 0) {
    const tests = /^Tests:\s+(.*)$/m.exec(output)?.[1];
    console.log(`✔ ${name}${tests ? `: ${tests}` : ""} (${minutes(began)})`);
    return;
  }
  if (stopped) return;
  console.log(output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n"));
  throw new Error(`✘ ${name} failed after ${minutes(began)}; complete output: ${relative(ROOT, log)}`);
}

function run(args, env, log, printed) {
  return new Promise((resolve, reject) => {
    const file = createWriteStream(log).once("error", reject);
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        file.write(chunk);
      });
    }
    if (printed) createInterface({ input: child.stdout }).on("line", (line) => RESULT.test(line) && console.log(line));
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      file.end();
      resolve({ code, output });
    });
  });
}

/** Stops every running step with its child processes: each is a process group. */
function stop() {
  stopped = true;
  for (const { pid } of running) {
    try {
      process.kill(-pid, "SIGTERM");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
}

function minutes(since) {
  const seconds = Math.round((Date.now() - since) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
