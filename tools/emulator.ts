import * as path from "node:path";
import { chosen } from "../config";
import { clientEnvironment, AwsEmulator } from "../emulator/aws-emulator";
import { argumentsOf } from "./console/arguments";
import { cliEnvironment } from "./cdktf";
import type { ToolContext } from "./console/context";
import { exclusively } from "./console/exclusive";
import { forgetKept, keptSession, recordKept, runningKept, terraformVariables } from "./emulator/session";
import { stopKept } from "./emulator/stop";
import { EMULATOR_STORE } from "./emulator/store";
import { Failure, usageFailure } from "./console/failure";
import { whenInterrupted } from "./console/interruption";
import { shellQuoted } from "./console/shell";

const CALL = {
  tool: "emulator",
  options: { account: { type: "string" } },
  most: 1,
  usage: ["npm run emulator -- start|run|env|stop", "npm run emulator -- start --account <id>  (another account)"],
} as const;

/** `npm run emulator -- start|run|env|stop`: the local AWS emulator without a deployment. */
export async function main({ python, terraform, env, args }: ToolContext): Promise<number> {
  const { values, positionals } = argumentsOf(CALL, args);
  const [command = "start"] = positionals;
  const owner = values.account ?? chosen()[0]!.account;
  switch (command) {
    case "run":
      return exclusively(
        "emulator -- run",
        () => run(owner, python),
        path.join(EMULATOR_STORE, "run.json"),
        "a checkout has one emulator",
      );
    case "start": {
      const { endpoint } = await keptSession(owner);
      console.log(`the emulator runs at ${endpoint}\n`);
      console.log('use it from this shell:  eval "$(npm run --silent emulator -- env)"');
      console.log("stop it:                 npm run emulator -- stop");
      return 0;
    }
    case "env": {
      const kept = running();
      const variables = {
        ...clientEnvironment(kept.endpoint),
        ...terraformVariables(),
        ...cliEnvironment(terraform, env),
      };
      for (const [name, value] of Object.entries(variables)) console.log(`export ${name}=${shellQuoted(value)}`);
      return 0;
    }
    case "stop": {
      const kept = runningKept();
      if (kept) await stopKept(kept);
      console.log(kept ? "stopped" : "no emulator is running");
      return 0;
    }
    default:
      throw usageFailure(`emulator: should be start, run, env or stop, got '${command}'`, CALL.usage);
  }
}

async function run(account: string, python: string): Promise<number> {
  const aws = await AwsEmulator.start({ account, python });
  whenInterrupted(() => aws.stop());
  whenInterrupted(forgetKept);
  recordKept({ endpoint: aws.endpoint, control: aws.control, account });
  console.log(`the emulator runs at ${aws.endpoint}, its control API at ${aws.control}; Ctrl-C stops it`);
  return new Promise(() => undefined);
}

function running() {
  const kept = runningKept();
  if (!kept) throw new Failure("no emulator is running", "start one: npm run emulator -- start");
  return kept;
}
