import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { unzipSync } from "fflate";
import { declaredStages } from "../../dr/plan/declared";
import { STEP_TYPES } from "../../dr/steps/registry";
import { webPlan } from "../support/dr/plans";
import { inTemporaryFolder } from "../support/synth";

const ENVIRONMENT = {
  AWS_REGION: "us-east-2",
  AWS_ACCESS_KEY_ID: "tester",
  AWS_SECRET_ACCESS_KEY: "tester",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  TABLE: "table",
  TOPIC: "topic",
  SERVICES: "web",
  PLAN: "web-dev",
};

/** Functions that implement the contract, with the step types of each. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  lock: "acquire-lock or release-lock",
  ...Object.fromEntries(
    ["confirm-outage", "lag-gate", "fence", "aurora-global", "ecs-scaling", "traffic-switch", "verify-health"].map(
      (name) => [name, name],
    ),
  ),
  ...Object.fromEntries(
    ["verify-outside", "manual-approval", "record", "notify", "rds-replica"].map((name) => [name, name]),
  ),
};

/** Functions that schedules, observers, callers of probes and the API invoke instead. */
const OTHERS = ["probe", "observe", "complete-fence", "readiness", "watch-lock", "costs", "api"];

/** Output of the script, run in the folder of the unpacked bundles. */
function run(script: string, environment: Readonly<Record<string, string>> = ENVIRONMENT): string {
  const bundles = process.env["STEADFAST_FUNCTIONS"]!;
  return inTemporaryFolder((folder) => {
    for (const file of fs.readdirSync(bundles)) {
      const code = unzipSync(fs.readFileSync(path.join(bundles, file)))["index.js"]!;
      fs.writeFileSync(path.join(folder, file.replace(/\.zip$/, ".js")), code);
    }
    return execFileSync(process.execPath, ["-e", script], { cwd: folder, env: environment, encoding: "utf8" });
  });
}

test("every step type except those of the state machine has a function, and every function is bundled", () => {
  const plan = webPlan({ approvalSeconds: 60 });
  const used = plan.workflows.flatMap((workflow) => declaredStages(plan, workflow).flat());
  const named = [...new Set(used.flatMap(({ function: name }) => name ?? []))];
  expect(Object.keys(FUNCTIONS)).toEqual(expect.arrayContaining(named));
  const types = Object.values(FUNCTIONS).flatMap((known) => known.split(" or "));
  expect(types.sort()).toEqual(Object.keys(STEP_TYPES).filter((type) => !["wait", "custom-function"].includes(type)));
  const bundled = fs.readdirSync(process.env["STEADFAST_FUNCTIONS"]!).map((file) => file.replace(/\.zip$/, ""));
  expect(bundled).toEqual(expect.arrayContaining([...Object.keys(FUNCTIONS), ...OTHERS]));
});

test("every bundle loads by itself, and refuses an unknown operation and type", () => {
  const script = `
    const names = ${JSON.stringify(Object.keys(FUNCTIONS))};
    process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
    const ask = async (name, operation) => {
      const { handler } = require("./" + name + ".js");
      const step = { id: "x", type: "wait", parameters: {}, pointOfNoReturn: false };
      try { return (await handler({ operation, step })).reason; } catch (error) { return error.name + ": " + error.message; }
    };
    (async () => {
      const output = {};
      for (const name of names) output[name] = [await ask(name, "stop"), await ask(name, "start")];
      for (const name of ${JSON.stringify(OTHERS)}) output[name] = typeof require("./" + name + ".js").handler;
      process.stdout.write(JSON.stringify(output));
    })();`;
  const approval = (reason: string) => `Refused: ${reason}`;
  const expected = Object.entries(FUNCTIONS).map(([name, types]) => {
    const reasons = [
      "operation should be one of start, check, undo, got 'stop'",
      `step type should be ${types}, got 'wait'`,
    ];
    return [name, name === "manual-approval" ? reasons.map(approval) : reasons];
  });
  expect(JSON.parse(run(script))).toEqual({
    ...Object.fromEntries(expected),
    ...Object.fromEntries(OTHERS.map((name) => [name, "function"])),
  });
});

test("no bundle reads credentials from anywhere but its environment", () => {
  const script = `
    const { readdirSync, readFileSync } = require("node:fs");
    const others = /fromSSO|fromIni|fromTokenFile|fromInstanceMetadata/;
    const found = readdirSync(".").filter((file) => others.test(readFileSync(file, "utf8")));
    process.stdout.write(found.join(", "));`;
  expect(run(script)).toBe("");
});

test.each([
  ["lock", "TABLE"],
  ["notify", "TOPIC"],
  ["manual-approval", "TOPIC"],
  ["api", "PLAN"],
])("%s names the missing environment variable: %s", (name, setting) => {
  const environment = Object.fromEntries(Object.entries(ENVIRONMENT).filter(([key]) => key !== setting));
  const script = `try { require("./${name}.js") } catch (error) { process.stdout.write(error.message) }`;
  expect(run(script, environment)).toBe(`${setting} should be set in the function's environment, got nothing`);
});
